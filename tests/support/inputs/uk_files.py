"""Small files of UK export licences, as caatdata/uk-arms-export-data has them."""

from __future__ import annotations

from pathlib import Path

VALUES = """licence_group,date,rating,count,value,country,refused
6,2013-01-02,ML7,1,14720,Austria,0
6,2013-01-02,ML10,2,500,Hong Kong Special Administrative Region,0
7,2014-02-03,ML10,1,250,Austria,0
8,2014-02-03,ML10,1,100,Austria,0
9,2014-02-03,ML1,1,,Cyprus,1
10,2014-02-04,MILTA,1,,Continental Shelf,1
"""
INCORPORATION = "licence_cohort_id,destination,iso2\n1,Slovenia,SI\n4,Chile,CL\n4,Kosovo,RS\n4,Serbia,RS\n"
CRITERIA = "licence_cohort_id,criterion,description\n59,1,Obligations\n59,2,Repression\n539,2,Repression\n"
RATINGS = """rating,military,short_description,full_description
ML1,1,Small arms,Smooth bore weapons
ML7,1,Agents,Chemical agents
ML10,1,Aircraft,Aircraft
IRN,0,,
"""
FILES = {
    "values_older.csv": VALUES,
    "incorporation-destinations.csv": INCORPORATION,
    "refusal-criteria.csv": CRITERIA,
    "ratings.csv": RATINGS,
}


def uk_folder(folder: Path, **changed: str) -> Path:
    """The folder with all four files, of which some have another text, by the name without suffix."""
    target = folder / "uk"
    target.mkdir()
    for name, text in FILES.items():
        (target / name).write_text(changed.get(name.partition(".")[0].replace("-", "_"), text), "utf-8")
    return target
