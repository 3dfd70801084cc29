"""The two doors and nothing else."""

from django.urls import include, path

urlpatterns = [
    path("", include("xinfang.portal.urls")),
    path("desk/", include("xinfang.desk.urls")),
]
handler400 = "xinfang.look.errors.bad_request"
handler403 = "xinfang.look.errors.forbidden"
handler404 = "xinfang.look.errors.not_found"
handler500 = "xinfang.look.errors.server_error"
