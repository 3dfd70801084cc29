"""Which organ is competent to review (2005/34, 35; 2022/35, 36): a table, worked out from the articles by hand."""

import pytest

from xinfang.rules.refusals import Refused
from xinfang.rules.review import Ground, Rank, ground

PROVINCE = Rank("省政府", "government", "province", "/1/")
PROVINCE_ZJ = Rank("省住建厅", "department", "province", "/1/2/")
CITY = Rank("市政府", "government", "city", "/1/3/")
CITY_OFFICE = Rank("市复查复核办", "review_office", "city", "/1/3/4/")
CITY_ZJ = Rank("市住建局", "department", "city", "/1/3/5/")
CITY_TAX = Rank("市税务局", "vertical", "city", "/1/3/6/", vertical=True)
COUNTY = Rank("县政府", "government", "county", "/1/3/7/")
COUNTY_OFFICE = Rank("县复查复核办", "review_office", "county", "/1/3/7/8/")
COUNTY_ZJ = Rank("县住建局", "department", "county", "/1/3/7/9/")
COUNTY_TAX = Rank("县税务局", "vertical", "county", "/1/3/7/10/", vertical=True)
TOWN = Rank("镇政府", "township", "township", "/1/3/7/11/")
OTHER = Rank("邻县政府", "government", "county", "/1/3/12/")

COMPETENT = [
    (COUNTY_ZJ, COUNTY, Ground.OWN_LEVEL),
    (COUNTY_ZJ, COUNTY_OFFICE, Ground.OWN_LEVEL),
    (COUNTY_ZJ, CITY_ZJ, Ground.SUPERIOR_DEPARTMENT),
    (CITY_ZJ, CITY, Ground.OWN_LEVEL),
    (CITY_ZJ, CITY_OFFICE, Ground.OWN_LEVEL),
    (CITY_ZJ, PROVINCE_ZJ, Ground.SUPERIOR_DEPARTMENT),
    (COUNTY_TAX, CITY_TAX, Ground.SUPERIOR_DEPARTMENT),
    (TOWN, COUNTY, Ground.UPPER_LEVEL),
    (TOWN, COUNTY_OFFICE, Ground.UPPER_LEVEL),
    (COUNTY, CITY, Ground.UPPER_LEVEL),
    (COUNTY_OFFICE, CITY, Ground.UPPER_LEVEL),
    (COUNTY_OFFICE, CITY_OFFICE, Ground.UPPER_LEVEL),
    (CITY, PROVINCE, Ground.UPPER_LEVEL),
]
NOT_COMPETENT = [
    (COUNTY_ZJ, COUNTY_ZJ),  # itself
    (COUNTY_ZJ, CITY),  # neither its own level's government nor a department
    (COUNTY_ZJ, OTHER),  # another county
    (COUNTY_TAX, COUNTY),  # managed vertically: the superior department only
    (COUNTY, COUNTY_OFFICE),  # its own office is itself
    (COUNTY_OFFICE, COUNTY),
    (COUNTY, CITY_ZJ),  # a department above does not review a government
    (COUNTY, OTHER),
    (CITY_ZJ, COUNTY),  # below
    (TOWN, OTHER),
]


@pytest.mark.parametrize(("gave", "asked", "why"), COMPETENT, ids=lambda one: getattr(one, "name", str(one)))
def test_art_2005_34_the_organ_above_reviews(gave, asked, why):
    assert ground(gave, asked) is why


@pytest.mark.parametrize(("gave", "asked"), NOT_COMPETENT, ids=lambda one: one.name)
def test_art_2022_35_no_other_organ_does(gave, asked):
    with pytest.raises(Refused) as refused:
        ground(gave, asked)
    assert refused.value.code == "not_competent"
