"""The league and the list of services by Django REST framework; and ours with nothing kept but the result."""

from __future__ import annotations

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from wherry.analysis.plain import plain_league
from wherry.analysis.questions import LeagueQuestion
from wherry_web.api.urls import _VIEWS
from wherry_web.config.urls import urlpatterns as of_the_site
from wherry_web.position.register import shelf


class FileSerializer(serializers.Serializer):
    name = serializers.CharField()
    source = serializers.CharField()
    as_at = serializers.DateField()
    sha256 = serializers.CharField()


class ShareSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    rated = serializers.IntegerField()
    good_or_outstanding = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    ranked = serializers.IntegerField(allow_null=True)
    unrated = serializers.IntegerField(allow_null=True)
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    left_out = serializers.IntegerField()
    share_low = serializers.FloatField(allow_null=True)
    share_high = serializers.FloatField(allow_null=True)
    median_rating_age_years = serializers.FloatField(allow_null=True)
    older_than_four_years_share = serializers.FloatField(allow_null=True)
    rolled_up = serializers.IntegerField()


class LeagueSerializer(serializers.Serializer):
    as_of = serializers.DateField()
    release = serializers.CharField()
    measure = serializers.CharField()
    measure_title = serializers.CharField()
    weight = serializers.CharField()
    several_services = serializers.CharField()
    rank_convention = serializers.CharField()
    is_invented = serializers.BooleanField()
    notes = serializers.ListField(child=serializers.CharField())
    files = FileSerializer(many=True)
    rows = ShareSerializer(many=True)


class LeagueView(APIView):
    def get(self, _: Request) -> Response:
        """The same question, whose result is kept as ours is."""
        return Response(LeagueSerializer(plain_league(shelf().answers().league(LeagueQuestion()))).data)


urlpatterns = [
    path("peer/league", LeagueView.as_view()),
    path("peer/ours", _VIEWS["league"]),
    *of_the_site,
]
