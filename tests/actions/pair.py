"""A request family, a support family and their match, as most stories about a trial begin. Fictitious."""

from __future__ import annotations

from typing import Any

V, S, K = "V-7K3QF", "S-7K3QF", "K-7K3QF"
ASKING: dict[str, Any] = {
    "registered_on": "2023-11-01",
    "children": {"kABCD": {"born": "2015-03"}},
    "requests": {"rABCD": {"opened_on": "2023-11-01"}},
    "intake": {"on": "2023-11-03"},
    "consents": {"matching": {"given_on": "2023-11-03"}},
}
HELPING: dict[str, Any] = {
    "registered_on": "2023-01-01",
    "adults": {"aABCD": {"vogs": {"vABCD": {"state": "seen", "issued_on": "2023-10-01"}}}},
    "offer": {"max_children": 2},
    "screening": {
        "done": {item: {"on": "2023-10-02"} for item in ("talk_1", "talk_2", "house_rules", "reference")},
        "decision": {"verdict": "approved", "on": "2023-11-01"},
    },
}
PROPOSED: dict[str, Any] = {
    "request_family": V,
    "request": "rABCD",
    "support_family": S,
    "children": ["kABCD"],
    "proposed": {"on": "2023-11-04"},
}
INTRODUCED: dict[str, Any] = PROPOSED | {
    "answers": {"request": {"yes": True, "on": "2023-11-05"}, "support": {"yes": True, "on": "2023-11-05"}},
    "introduced": {"on": "2023-11-06"},
}
