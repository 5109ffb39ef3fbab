/** The page's one style sheet. It is inlined; the page's policy allows it by its hash. */
export const STYLE = `
:root { color-scheme: light dark;
  --bg: #f7f7f5; --card: #ffffff; --text: #1d1f23; --dim: #6b7078; --line: #e3e3de; --accent: #4556d6;
  --llm: #6d3bd1; --fn: #0b7285; --err: #c22f2f; --gen: #66707c; --ok: #23804a; --warn: #a05a00; }
@media (prefers-color-scheme: dark) { :root {
  --bg: #131418; --card: #1b1d22; --text: #e7e8ea; --dim: #9298a1; --line: #2c2f36; --accent: #93a0ff;
  --llm: #b799ff; --fn: #5cc4d6; --err: #ff8585; --gen: #a4adb8; --ok: #68c98f; --warn: #f0b35a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 20px 64px; }
header { display: flex; align-items: baseline; gap: 12px; border-bottom: 1px solid var(--line); padding: 12px 20px;
  background: var(--card); }
header a { font-weight: 650; color: var(--text); }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
h1, .title, td { unicode-bidi: isolate; }
code, pre, .mono { font: 12.5px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.dim { color: var(--dim); }
.facts { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 12px 0 20px; padding: 0; }
.facts div { display: flex; gap: 8px; }
.facts dt { color: var(--dim); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.pad { padding: 20px; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-weight: 500; color: var(--dim); font-size: 13px; }
th, td { padding: 9px 14px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
.num { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.chip { display: inline-block; border: 1px solid currentColor; border-radius: 999px; padding: 0 8px; font-size: 12px;
  white-space: nowrap; color: var(--gen); }
.chip.ok { color: var(--ok); } .chip.error { color: var(--err); } .chip.warn { color: var(--warn); }
.chip.llm_generation { color: var(--llm); } .chip.function_call { color: var(--fn); }
.chip.error_traceback { color: var(--err); }
.tree { padding: 6px; }
.children { margin-left: 15px; padding-left: 7px; border-left: 1px solid var(--line); }
summary { display: flex; align-items: center; gap: 10px; padding: 5px 8px; border-radius: 7px; cursor: pointer;
  list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::before { content: "▸"; color: var(--dim); width: 10px; flex: none; }
details[open] > summary::before { content: "▾"; }
summary:hover { background: var(--bg); }
summary:focus-visible { outline: 2px solid var(--accent); }
.title { flex: 1; min-width: 80px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary .num { font-size: 13px; color: var(--dim); }
.bar { width: 110px; height: 6px; flex: none; background: var(--bg); border-radius: 3px; }
.bar rect { fill: var(--accent); }
.inside { padding: 2px 10px 12px 28px; }
pre { margin: 8px 0 0; padding: 12px; background: var(--bg); border-radius: 8px; max-height: 480px; overflow: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.pages { display: flex; gap: 16px; margin-top: 14px; }
@media (max-width: 700px) { .bar, summary .num.opt, .opt { display: none; } }
`;
