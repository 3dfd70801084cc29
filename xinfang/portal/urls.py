"""The public door."""

from django.urls import path

from xinfang.portal import asking, case, lodge, receptions, reporting, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("offices/", views.offices, name="offices"),
    path("receptions/", receptions.receptions, name="receptions"),
    path("receptions/booked/", receptions.booked, name="booked"),
    path("receptions/booking/", receptions.booking, name="booking"),
    path("receptions/<uuid:uid>/", receptions.book, name="book"),
    path("reading/", views.reading, name="reading"),
    path("lodge/", lodge.lodge, name="lodge"),
    path("lodge/done/", lodge.done, name="lodged"),
    path("report/", reporting.report, name="report"),
    path("look-up/", case.look_up, name="look_up"),
    path("case/", case.case, name="case"),
    path("case/review/", asking.review, name="review"),
    path("case/supplement/", asking.supplement, name="supplement"),
    path("case/rate/", asking.rate, name="rate"),
    path("case/rated/", asking.rated, name="rated"),
    path("case/withdraw/", asking.withdraw, name="withdraw"),
    path("case/leave/", case.leave, name="leave"),
    path("case/files/<uuid:uid>/", case.own_file, name="own_file"),
    path("case/papers/<uuid:uid>/", case.paper, name="paper"),
    path("case/papers/<uuid:uid>/open/", case.open_reply, name="open_reply"),
    path("case/papers/<uuid:uid>/<str:form>/", case.paper_file, name="paper_file"),
]
