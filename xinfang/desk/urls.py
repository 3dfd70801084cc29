"""The officials' door."""

from django.urls import path

from xinfang.desk import accounts, alerts, bureau, factor, inbox, logins, people, petition, registering, session, steps

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-in/code/", session.sign_in_code, name="sign_in_code"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("post/", session.choose, name="choose"),
    path("password/", session.password, name="password"),
    path("register/", registering.register, name="register"),
    path("register/done/", registering.done, name="registered"),
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
    path("factor/", factor.factor, name="factor"),
    path("factor/change/", factor.change, name="factor_change"),
    path("sessions/", logins.logins, name="logins"),
    path("sessions/end/", logins.end, name="end_login"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/log/", accounts.log, name="sign_ins"),
    path("people/<uuid:uid>/account/", accounts.account, name="account"),
    path("people/<uuid:uid>/account/act/", accounts.act, name="account_act"),
]
