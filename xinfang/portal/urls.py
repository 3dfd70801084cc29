"""The public door."""

from django.urls import path

from xinfang.portal import case, lodge, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("offices/", views.offices, name="offices"),
    path("reading/", views.reading, name="reading"),
    path("lodge/", lodge.lodge, name="lodge"),
    path("lodge/done/", lodge.done, name="lodged"),
    path("look-up/", case.look_up, name="look_up"),
    path("case/", case.case, name="case"),
    path("case/leave/", case.leave, name="leave"),
    path("case/papers/<uuid:uid>/", case.paper, name="paper"),
    path("case/papers/<uuid:uid>/<str:form>/", case.paper_file, name="paper_file"),
]
