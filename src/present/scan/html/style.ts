/** The page's style; it follows the reader's light or dark setting and prints well. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2733; --quiet: #5b6b7b; --paper: #fff; --card: #f5f7f9; --line: #dfe5ea;
  --critical: #8e1b6b; --high: #c62f2f; --medium: #a86400; --low: #1f6f8b; --none: #6b7885; --unknown: #6b7885;
  --good: #1d7a46; --bad: #c62f2f; --warn: #a86400; --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e9ef; --quiet: #9aa9b7; --paper: #12181f; --card: #1b232c;
  --line: #2c3742; --critical: #e779c4; --high: #ff7b72; --medium: #e3a33c; --low: #62c0e0; --none: #9aa9b7;
  --unknown: #9aa9b7; --good: #56c288; --bad: #ff7b72; --warn: #e3a33c; --link: #7ab7f5; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2.25rem 0 .75rem; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, .mono { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .92em; }
.quiet { color: var(--quiet); } .loud { color: var(--warn); font-weight: 600; }
.verdict { margin: 1.25rem 0; padding: .9rem 1.1rem; border-radius: .5rem; background: var(--card);
  border-left: .4rem solid var(--warn); }
.verdict.violated { border-color: var(--bad); } .verdict.clean { border-color: var(--good); }
.verdict p { margin: .2rem 0; overflow-wrap: anywhere; } .verdict strong { font-size: 1.1rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0; padding: 0; list-style: none; }
.tiles li { background: var(--card); border-radius: .5rem; padding: .55rem 1rem; min-width: 6.5rem; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.2; }
ol.steps li, ul.coverage li { margin: .3rem 0; overflow-wrap: anywhere; }
.tools { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; margin: 0 0 .75rem; }
.tools input[type=search] { flex: 1 1 16rem; max-width: 28rem; padding: .45rem .7rem; border-radius: .4rem; font: inherit;
  border: 1px solid var(--line); background: var(--paper); color: inherit; }
.tools label { white-space: nowrap; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; }
th { position: sticky; top: 0; text-align: left; background: var(--card); padding: 0; }
th button { all: unset; cursor: pointer; display: block; width: 100%; padding: .55rem .75rem; font-weight: 600;
  color: var(--quiet); font-size: .85rem; white-space: nowrap; box-sizing: border-box; }
th button:focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
td { padding: .5rem .75rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; min-width: 8.5rem; }
td small { display: block; color: var(--quiet); }
td.severity { font-weight: 650; white-space: nowrap; min-width: 0; }
.critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); }
.low { color: var(--low); } .none { color: var(--none); } .unknown { color: var(--unknown); }
.mark { color: var(--bad); font-weight: 650; white-space: nowrap; }
@media print { .tools { display: none; } body { max-width: none; padding: 0; } .scroll { overflow: visible; border: 0; } }
`;
