"""The addresses of the policy and of criteria."""

from musterroll.web.policy import criteria, new, page, proposal
from musterroll.web.rights import LEADS, READERS
from musterroll.web.windows import window

_PROPOSAL = "policy/proposals/<int:proposal>/"

urlpatterns = [
    window("policy/", page.view, name="policy", to=READERS),
    window("policy/text.toml", page.text, name="policy_text", to=READERS),
    window("policy/new/", new.view, name="policy_new", to=LEADS),
    window("policy/propose/", new.propose, name="policy_propose", to=LEADS),
    window(_PROPOSAL, proposal.view, name="policy_proposal", to=READERS),
    window(_PROPOSAL + "affected/", proposal.affected, name="policy_affected", to=READERS),
    window(_PROPOSAL + "adopt/", proposal.adopt, name="policy_adopt", to=LEADS),
    window(_PROPOSAL + "refuse/", proposal.refuse, name="policy_refuse", to=LEADS),
    window("criteria/", criteria.view, name="criteria", to=READERS),
]
