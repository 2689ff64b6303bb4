"""A second, tiny complaint: the engine knows nothing about knees."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "sources.yaml": """
articles:
  A: {title: "A page about coughs", anchors: [when, home]}
knowledge_page: {"1": "Rules"}
beyond: {"Guideline": {seen: M, title: "A guideline"}}
""",
    "slots.yaml": """
slots:
  - id: blue_lips
    kind: bool
    block: first
    urgency: emergency
    values: ["yes", "no"]
    denials: ["no"]
    mandatory: true
    source: ["A:when"]
  - id: weeks
    kind: duration
    block: story
    urgency: same_day
    bands: [{id: short, min: 0, max: 21}, {id: long, min: 21.01, max: 9999}]
    mandatory: true
    source: ["A:when"]
  - id: sputum
    kind: multi
    block: story
    urgency: none
    values: [none, clear, green]
    exclusive: none
    source: ["A:when"]
  - id: side
    kind: enum
    block: story
    urgency: none
    values: [left, right]
    source: ["K:1"]
""",
    "bundles.yaml": """
bundles: []
""",
    "rules.yaml": """
rules:
  - {id: N1, tier: emergency_now, when: {blue_lips: "yes"}, source: ["A:when"]}
  - {id: N2, tier: routine, when: {weeks: {over: 21}}, source: ["A:when"]}
floors:
  - {id: P1, tier: urgent_same_day, when: {blue_lips: {unknown: true}}, source: ["K:1"]}
self_care: {id: Q1, tier: self_care, when: {weeks: {at_most: 21}}, source: ["A:home"]}
fallback: {id: Q2, tier: soon, when: {not: {tier: self_care}}, source: ["K:1"]}
""",
    "scope.yaml": """
safety_net:
  - {id: now_lips, tiers: [routine, self_care], source: ["A:when"]}
icd10: {slot: side, values: {left: [R05.1]}, otherwise: [R05.9], source: ["K:1"]}
""",
    "causes.yaml": """
ranking: {eligible_score: 1, matches_per_slot: 2, most: 2, strong: 3, fair: 2, source: ["K:1"]}
causes:
  - id: cold
    name: "a common cold"
    lay: "A virus irritates the airways."
    tier: self_care
    for:
      - {slot: sputum, values: [clear], points: 2, source: ["A:home"]}
      - {slot: weeks, values: [short], points: 1, source: ["A:home"]}
    relief: [honey]
    avoid: [smoke]
    source: ["A:home"]
""",
    "relief.yaml": """
choice:
  tiers:
    emergency_now: {most: 0, source: ["K:1"]}
    urgent_same_day: {most: 0, source: ["K:1"]}
    soon: {most: 1, source: ["K:1"]}
    routine: {most: 1, source: ["K:1"]}
    self_care: {most: 1, source: ["K:1"]}
  groups: [ease]
  from_causes: 1
  most_avoid: 1
  source: ["K:1"]
steps:
  - {id: honey, group: ease, spoken: "Take a spoon of honey.", not_when: {sputum: green}, source: ["A:home"]}
avoid:
  - {id: smoke, spoken: "Stay out of smoke.", source: ["A:home"]}
""",
}


def write_cough(folder: Path, **changed: str) -> Path:
    """The files of the complaint; `rules="..."` replaces rules.yaml."""
    for name, text in FILES.items():
        (folder / name).write_text(
            changed.get(name.removesuffix(".yaml"), text).lstrip("\n"), encoding="utf-8"
        )
    return folder
