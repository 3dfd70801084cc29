"""Who asks over the net proves with a name and four digits; what cannot be proved is said to be so at once."""

import pytest

from tests.cast import registered
from tests.petitions.usual import refused
from xinfang.petitions.identities import Identity
from xinfang.petitions.proof import prove


@pytest.mark.parametrize("phone", ["", "123"])
def test_a_name_without_a_number_cannot_be_proved_online(cast, phone):
    petition = registered(cast, identity=Identity("李四光", phone, "", "温泉街道"))
    refused("anonymous", prove, petition, "李四光", phone)


@pytest.mark.parametrize(("name", "digits"), [("李四", "0000"), ("李四光", "0001"), ("李四光", ""), ("", "0000")])
def test_a_wrong_name_or_number_is_one_answer(cast, name, digits):
    petition = registered(cast, identity=Identity("李四光", "13900000000", "", ""))
    refused("not_proved", prove, petition, name, digits)
    prove(petition, "李四光", "0000")
