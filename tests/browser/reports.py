"""The pages of registers and sheets for the walk, by who opens them; and those that are downloads."""


def pages(cast):
    """The name of each page, its arguments, what follows the question mark."""
    return {
        "registrar": [
            ("ledgers", [], ""),
            ("ledgers", [], "?book=assigned&print=1"),
            ("ledgers", [], "?book=old_cases"),
            ("periodic", [], ""),
            ("periodic_rows", [], "?figure=items&unit=month"),
            ("due_soon", [], "?within=30"),
        ],
        "head": [("overview_of", [cast.organ("ZJJ").uid], "")],
        "office_head": [("overview", [], ""), ("overview", [], "?order=red"), ("fairness", [], "")],
    }


DOWNLOADS = {
    "ledger_file": "a download: tests/reports/test_registers.py",
    "periodic_file": "a download: tests/reports/test_sheets.py",
    "fairness_file": "a download: tests/reports/test_fairness.py",
}
