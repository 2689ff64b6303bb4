"""How the page of a session looks: light, dark and on paper. The contrast of every text is at least 4.5 to 1."""

STYLE = """
:root { color-scheme: light dark; --paper: #fdfcf9; --ink: #1c2326; --soft: #566067; --line: #d8d6cf; --ours: #eef2ee;
  --theirs: #e4edf7; --note: #f4efe2; --mark: #0b5c8a; --doubt: #7a4a00;
  --t0: #2b6a3f; --t1: #2f6472; --t2: #7a5a00; --t3: #a13f0b; --t4: #a4161a;
  --c0: #0b5c8a; --c1: #9a3b00; --c2: #2b6a3f; --c3: #7b2d8b; --c4: #6b5a00; --c5: #a4161a; --c6: #3b4a9a; --c7: #566067; }
@media (prefers-color-scheme: dark) { :root { --paper: #15191b; --ink: #e9e7e1; --soft: #a7b0b5; --line: #3a4246;
  --ours: #1e2724; --theirs: #1b2734; --note: #2a2619; --mark: #7cc4ee; --doubt: #efb968;
  --t0: #7fcf98; --t1: #7cc8da; --t2: #e3c15c; --t3: #f39a62; --t4: #ff8a8a;
  --c0: #7cc4ee; --c1: #f3a56b; --c2: #7fcf98; --c3: #d89be6; --c4: #dcc65a; --c5: #ff8a8a; --c6: #a6b3f5; --c7: #a7b0b5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 50rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.75rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.0625rem; margin: 1.25rem 0 .25rem; }
p { margin: .35rem 0; } a { color: var(--mark); }
.soft { color: var(--soft); font-size: .95rem; }
.notice { background: var(--note); padding: .75rem 1rem; border-radius: .5rem; margin: 1rem 0; }
.tier { display: inline-block; font-weight: 650; color: var(--paper); border-radius: .4rem; padding: .1rem .6rem; }
.t0 { background: var(--t0); } .t1 { background: var(--t1); } .t2 { background: var(--t2); }
.t3 { background: var(--t3); } .t4 { background: var(--t4); }
ul.plain { padding-left: 1.2rem; margin: .25rem 0; }
figure { margin: .75rem 0 0; } svg { width: 100%; height: auto; display: block; }
svg text { fill: var(--ink); font: 13px system-ui, "Noto Sans", sans-serif; } svg .soft-text { fill: var(--soft); }
svg .grid { stroke: var(--line); stroke-width: 1; } svg .way { fill: none; stroke: var(--ink); stroke-width: 2.5; }
figcaption { color: var(--soft); font-size: .95rem; }
ol.talk { list-style: none; padding: 0; margin: 1rem 0; }
.turn { margin: 0 0 1.1rem; padding-left: 2.6rem; position: relative; }
.turn > .number { position: absolute; left: 0; top: .45rem; width: 2rem; text-align: right; color: var(--soft);
  font-size: .85rem; text-decoration: none; font-variant-numeric: tabular-nums; }
.said { border-radius: .7rem; padding: .5rem .85rem; margin: .3rem 0; max-width: 40rem; }
.ours { background: var(--ours); } .theirs { background: var(--theirs); margin-left: 2.5rem; }
.who { display: block; font-size: .8rem; color: var(--soft); }
.urgent { border-left: .3rem solid var(--t4); font-weight: 600; }
.noted { margin: .25rem 0 0 2.5rem; font-size: .95rem; }
.noted ul { margin: 0; padding-left: 1.1rem; } .noted q { color: var(--soft); }
.doubt { color: var(--doubt); font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
.key { display: inline-block; width: 1.1em; height: .7em; border-radius: .2em; margin-right: .4em; }
.c0 { background: var(--c0); } .c1 { background: var(--c1); } .c2 { background: var(--c2); } .c3 { background: var(--c3); }
.c4 { background: var(--c4); } .c5 { background: var(--c5); } .c6 { background: var(--c6); } .c7 { background: var(--c7); }
.turn:target { outline: 2px solid var(--mark); outline-offset: .4rem; border-radius: .5rem; }
@media (max-width: 36rem) { figure { overflow-x: auto; } svg { min-width: 36rem; } .theirs, .noted { margin-left: 1rem; }
  .turn { padding-left: 2rem; } .turn > .number { width: 1.5rem; } }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10.5pt; }
  .turn, figure, tr, .notice { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .said, .tier, .key, .notice { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@page { margin: 18mm 16mm; }
"""
