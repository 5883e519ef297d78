"""The council's own signals as points: an index that anybody can add up, apart from the model."""
