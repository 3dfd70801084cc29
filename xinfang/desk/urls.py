"""The officials' door."""

from django.urls import path

from xinfang.desk import alerts, bureau, inbox, people, petition, registering, search, session, steps

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("post/", session.choose, name="choose"),
    path("password/", session.password, name="password"),
    path("register/", registering.register, name="register"),
    path("register/done/", registering.done, name="registered"),
    path("search/", search.results, name="search"),
    path("petitions/<str:number>/", petition.page, name="petition"),
    path("petitions/<str:number>/identity/", petition.identity, name="identity"),
    path("petitions/<str:number>/papers/<uuid:uid>/", petition.paper, name="paper"),
    path("petitions/<str:number>/steps/<str:key>/", steps.step, name="step"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/<uuid:uid>/", alerts.alert, name="alert"),
    path("settings/", bureau.settings_page, name="settings"),
    path("settings/readings/", bureau.reading, name="reading"),
    path("calendar/", bureau.calendar, name="calendar"),
    path("organs/", people.organs, name="organs"),
    path("organs/new/", people.new_organ, name="new_organ"),
    path("organs/roster/", people.roster, name="roster"),
    path("organs/roster/template/", people.roster_template, name="roster_template"),
    path("organs/<uuid:uid>/", people.organ, name="organ"),
    path("organs/<uuid:uid>/change/", people.change_organ, name="change_organ"),
    path("organs/<uuid:uid>/appoint/", people.appoint, name="appoint"),
    path("appointments/<uuid:uid>/", people.appointment, name="appointment"),
    path("people/<uuid:uid>/account/", people.account, name="account"),
]
