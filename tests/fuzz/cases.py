"""Who opens the forms of led cases and incidents in the fuzz, and their lists."""

LEADING = {
    "desk:cases": "head",
    "desk:case": "head",
    "desk:name_case": "county_registrar",
    "desk:case_act": "head",
    "desk:case_row": "head",
    "desk:incidents": "head",
    "desk:incident": "head",
    "desk:enter_incident": "head",
    "desk:incident_act": "head",
    "desk:incident_paper": "head",
    "desk:strike_incident": "head",
}
LISTS = ("/desk/cases/", "/desk/cases/?tab=none", "/desk/incidents/")
