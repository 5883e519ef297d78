"""The council's own signals as points: an index that anybody can add up, beside the model and apart from it."""
