/* The look of everything. Sizes are in em of the reader's own font size ("medium"), which no style of the page reaches; logical
 * properties only, so that dir=rtl mirrors it. */
export const STYLES = `
/* Important declarations in here win over important ones of the page. */
:host { all: initial !important; display: contents !important; }
:host([mode="page"]) { display: block !important; block-size: 100% !important; }
/* A page is printed without what floats over it, and a letter without the rest. */
@media print { :host(:not([mode="page"])), :host([data-away]) { display: none !important; } }

.root {
  --accent-light: #0b5a64; --accent-text-light: #ffffff;
  --accent-dark: #8fd3d8; --accent-text-dark: #06282c;
  --accent: var(--accent-light); --accent-text: var(--accent-text-light); --bar: var(--accent); --bar-text: var(--accent-text);
  --ground: #ffffff; --raised: #f1f6f6; --text: #14252a; --quiet: #47585d; --line: #73858a; --hair: #d3dddf;
  --focus: #14252a; --alarm: #8f1d14; --alarm-ground: #fdf0ee; --good: #17623a; --mark: #fff0b8;
  color-scheme: light dark;
  font: 1em/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-size: calc(1em * var(--text-scale, 1));
  color: var(--text);
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
/* Takes no room on the page. */
.root:not([data-whole]) { position: fixed; inset-block-end: 0; inset-inline-end: 0; inline-size: 0; block-size: 0; }
@media (prefers-color-scheme: dark) {
  .root {
    --accent: var(--accent-dark); --accent-text: var(--accent-text-dark); --bar: #243236; --bar-text: #ffffff;
    --ground: #12191b; --raised: #1e292c; --text: #e9f0f1; --quiet: #b3c2c5; --line: #8a9ca0; --hair: #36454a;
    --focus: #ffffff; --alarm: #ffb4a8; --alarm-ground: #34201d; --good: #8fd6ab; --mark: #57470a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ol, ul, h1, h2, h3, table { margin: 0; padding: 0; }
h1, h2, h3 { font-size: 1em; line-height: 1.3; }
button, textarea { font: inherit; color: inherit; margin: 0; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { inline-size: 1.25em; block-size: 1.25em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

/* Buttons. The border is seen where the reader's own colours replace ours. */
button, :where(a.quiet) { display: inline-flex; align-items: center; justify-content: center; gap: .5em; cursor: pointer; border: 1px solid transparent; border-radius: .6em; min-block-size: 44px; min-inline-size: 44px; padding: .4em .8em; text-align: start; }
.quiet { background: var(--ground); border-color: var(--line); }
.quiet:hover, .reply:hover { background: var(--raised); }
.quiet[aria-disabled="true"] { color: var(--quiet); border-style: dashed; cursor: default; }
.quiet[aria-pressed="true"], .main, .send, .launcher { background: var(--accent); color: var(--accent-text); border-color: var(--accent); }
.main { font-weight: 600; }

.launcher, .panel { position: fixed; z-index: 2147483000; inset-block-end: 16px; }
[data-position="end"] > :is(.launcher, .panel) { inset-inline-end: 16px; }
[data-position="start"] > :is(.launcher, .panel) { inset-inline-start: 16px; }
.launcher { max-inline-size: calc(100vw - 32px); min-block-size: 56px; padding: .6em 1.2em; border-radius: 28px; font-weight: 600; box-shadow: 0 2px 12px rgb(0 0 0 / .3); outline-offset: 3px; }
/* On any page's ground one of the two rings is seen. */
.launcher:focus-visible { box-shadow: 0 0 0 3px #fff, 0 0 0 6px #14252a; outline-color: #14252a; outline-offset: 6px; }
.badge { min-inline-size: 1.6em; padding-inline: .4em; border-radius: 1em; text-align: center; background: var(--accent-text); color: var(--accent); border: 1px solid transparent; }

.panel {
  display: flex; flex-direction: column; inline-size: min(27em, 100vw - 32px); block-size: min(44em, 100vh - 32px); overflow: auto;
  background: var(--ground); border: 1px solid var(--line); border-radius: .9em; box-shadow: 0 8px 40px rgb(0 0 0 / .28);
}
header { display: flex; align-items: center; gap: 4px; padding-block: .5em; padding-inline: 1em .6em; background: var(--bar); color: var(--bar-text); border-block-end: 3px solid var(--accent); --focus: var(--bar-text); }
header :focus-visible { outline-offset: -3px; }
.name { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
.name :is(h1, h2) { font-size: 1.1em; }
.clinic { font-size: .9em; }
.control { background: none; padding: 0; border-color: currentColor; }
.help { display: flex; flex-wrap: wrap; gap: 0 1.2em; padding: .1em 1em; background: var(--alarm-ground); border-block-end: 1px solid var(--hair); font-size: .95em; }
.help a { padding-block: .35em; color: var(--alarm); text-decoration: none; }
.help strong { text-decoration: underline; text-underline-offset: .15em; }
.help .how, .help a { white-space: pre; }

.menu { padding: .7em 1em; display: flex; flex-wrap: wrap; gap: .5em; background: var(--raised); border-block-end: 1px solid var(--line); }
.menu > div { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; flex-basis: 100%; }
.menu output { min-inline-size: 3.5em; text-align: center; }

.history { position: relative; flex: 1 1 auto; min-block-size: 7em; overflow-y: auto; overflow-x: hidden; overscroll-behavior: contain; padding: .9em 1em; }
.history:has([role="log"]:focus-visible) { outline: 3px solid var(--focus); outline-offset: -4px; }
[role="log"]:focus-visible { outline-offset: 4px; }
.history:has([role="log"]:focus-visible) [role="log"] { outline: none; }
.about { font-size: .9em; color: var(--quiet); padding-block-end: .8em; margin-block-end: .8em; border-block-end: 1px solid var(--hair); }
[role="log"] > ol { list-style: none; display: flex; flex-direction: column; gap: .9em; }
[role="log"] > ol > li { display: flex; flex-direction: column; align-items: flex-start; }
[role="log"] > ol > .patient { align-items: flex-end; }
.page { align-self: center; text-align: center; }
.sender { font-size: .85em; font-weight: 600; color: var(--quiet); }
.bubble { max-inline-size: 94%; padding: .6em .85em; border: 1px solid var(--hair); border-radius: .9em; border-start-start-radius: .2em; background: var(--raised); overflow-wrap: anywhere; }
.patient .bubble { max-inline-size: 88%; border-radius: .9em; border-start-end-radius: .2em; background: var(--accent); color: var(--accent-text); border-color: var(--accent); }
.bubble:has(.card) { inline-size: 100%; max-inline-size: 100%; }
.typed { white-space: pre-wrap; }
.bubble > * + * { margin-block-start: .6em; }
.bubble :is(ul, ol) { padding-inline-start: 1.4em; }
.bubble li + li { margin-block-start: .35em; }
:is(.bubble, [role="alert"]) a:not(.quiet) { display: inline-block; min-block-size: 24px; text-underline-offset: .15em; }
a[href^="tel:"] { white-space: nowrap; }
.meta { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; font-size: .85em; color: var(--quiet); }
.status { display: inline-flex; flex-wrap: wrap; align-items: center; gap: .5em; }
.status strong { color: var(--alarm); }
.note { font-size: .9em; color: var(--quiet); }
.replies { display: flex; flex-wrap: wrap; gap: .5em; margin-block-start: .9em; }
.reply { background: var(--ground); border: 2px solid var(--accent); color: var(--accent); border-radius: 1.4em; padding-inline: 1em; font-weight: 600; overflow-wrap: anywhere; max-inline-size: 100%; }

[role="status"] { padding-inline: 1em; font-size: .9em; color: var(--quiet); }
[role="status"]:not(:empty) { padding-block: .25em; }
[role="alert"]:not(:empty) { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; margin: .2em .7em; padding: .5em .7em; border: 1px solid var(--alarm); border-radius: .6em; background: var(--alarm-ground); font-size: .95em; }
[role="alert"] .icon { color: var(--alarm); }
[role="alert"] p { flex: 1 1 14em; }
.composer { display: flex; flex-wrap: wrap; align-items: flex-end; gap: .5em; padding: .6em .7em; border-block-start: 1px solid var(--hair); }
.composer textarea { flex: 1 1 0; min-inline-size: 0; min-block-size: 44px; max-block-size: 8em; resize: none; padding: .5em .7em; border: 1px solid var(--line); border-radius: .6em; background: var(--ground); }
.send:dir(rtl) .icon { scale: -1 1; }
.composer textarea:focus-visible { outline-offset: 0; }
::placeholder { color: var(--quiet); opacity: 1; }
.left { flex-basis: 100%; font-size: .85em; color: var(--quiet); }

dialog { margin: auto; max-inline-size: min(24em, 100vw - 32px); padding: 1.2em; border: 1px solid var(--line); border-radius: .9em; background: var(--ground); color: var(--text); font-size: 1em; }
dialog::backdrop { background: rgb(0 0 0 / .5); }
dialog p { margin-block-end: 1em; }
.tools { display: flex; flex-wrap: wrap; gap: .5em; }

/* Answers that are more than text. */
.card > * + * { margin-block-start: .5em; }
.card h3 { font-size: 1.05em; }
.card .tools { margin-block-start: .8em; }
.paper { padding: .9em 1em; border: 1px solid var(--line); border-radius: .4em; background: var(--ground); }
.paper p { white-space: pre-wrap; margin-block-start: .7em; }
.paper textarea { display: block; inline-size: 100%; margin-block-start: .7em; padding: .4em .6em; resize: vertical; min-block-size: 12em; border: 1px solid var(--line); border-radius: .4em; background: var(--ground); }
.earlier .paper { border-style: dashed; color: var(--quiet); }
.stale { display: flex; gap: .5em; align-items: center; font-weight: 600; }
.letter a.quiet { text-decoration: none; }
.letter .tools + .tools, .notes:not(:empty) { padding-inline-start: .8em; border-inline-start: 3px solid var(--line); }
.notes { font-size: .9em; }
.notes h4 { margin: 0; font-size: 1em; }
mark { background: var(--mark); color: inherit; border-radius: .2em; padding-inline: .15em; border: 1px solid transparent; }
.comparison { container-type: inline-size; }
.comparison table { inline-size: 100%; border-collapse: collapse; text-align: start; }
.comparison caption { text-align: start; font-weight: 700; padding-block-end: .4em; }
.comparison :is(th, td) { text-align: start; vertical-align: top; font-weight: normal; }
.comparison tbody th { font-weight: 700; }
.comparison :is(table, tbody, tr, th, td, caption) { display: block; }
.comparison thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.comparison tbody tr { padding-block: .6em; border-block-start: 1px solid var(--line); }
.comparison td { margin-block-start: .25em; }
.comparison .column { font-weight: 600; color: var(--quiet); }
@container (min-width: 32em) {
  .comparison table { display: table; }
  .comparison caption { display: table-caption; }
  .comparison thead { display: table-header-group; position: static; clip-path: none; }
  .comparison tbody { display: table-row-group; }
  .comparison tr { display: table-row; }
  .comparison :is(th, td) { display: table-cell; padding: .5em .6em; border: 1px solid var(--line); }
  .comparison thead th { font-weight: 700; background: var(--ground); }
  .comparison tbody th { inline-size: 24%; }
  .comparison .column { display: none; }
}
.state { display: flex; align-items: center; gap: .5em; padding: .35em .6em; border: 2px solid var(--line); border-radius: .5em; background: var(--ground); }
.state.yes { border-color: var(--good); }
.state.yes .icon { color: var(--good); }
.state.no { border-color: var(--alarm); }
.state.no .icon { color: var(--alarm); }
.steps ol { list-style: none; padding: 0; }
.steps li { display: flex; gap: .5em; padding-block: .25em; }
.steps .next { padding: .5em; border: 2px solid var(--accent); border-radius: .5em; background: var(--ground); }
.steps .icon { margin-block-start: .12em; }
.steps .done { color: var(--quiet); }
.steps .done .icon { color: var(--good); }
:is(.doctors, .sources) ul { list-style: none; padding: 0; }
:is(.doctors, .sources) li { padding-block: .6em; border-block-start: 1px solid var(--line); }
:is(.doctors, .sources) li > * + * { margin-block-start: .25em; }

/* A telephone, or any screen magnified to the size of one: the guide takes all of it. */
@media (max-width: 480px), (max-height: 480px) {
  .root:not([data-whole]) > .panel { inset-block: var(--seen-top, 0) auto; inset-inline: 0; inline-size: 100%; block-size: var(--seen-height, 100dvh); border-radius: 0; border-inline: 0; }
}
@media (max-width: 360px), (max-height: 480px) {
  .help .how, .clinic span { display: none; }
}
@media (max-height: 480px) {
  dialog { padding: .7em; }
  dialog p { margin-block-end: .6em; }
  header { padding-block: 0; }
  .name { display: flex; flex-wrap: wrap; gap: 0 .6em; align-items: baseline; }
  .clinic { display: none; }
  .help a { padding-block: 1px; }
  .history { padding-block: .4em; min-block-size: 5em; }
  .composer { padding-block: 4px; }
  .composer textarea { max-block-size: 4.5em; }
  .send span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
}
.root[data-whole] { block-size: 100%; }
.root[data-whole] > .panel { position: static; inline-size: 100%; block-size: 100%; border: 0; border-radius: 0; box-shadow: none; }
.root[data-whole] :is(.history, .composer) { padding-inline: max(1em, (100% - 48em) / 2); }

@media (prefers-reduced-motion: no-preference) {
  button { transition: background-color .15s; }
  .panel { animation: rise .18s ease-out; }
  @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
}
@media (forced-colors: active) {
  .bubble, .state, .paper, .reply, .quiet, .main, .send, .control, .launcher, .badge, mark { border-color: ButtonBorder; }
  .steps .next { border-color: Highlight; }
  .quiet[aria-pressed="true"] { border-width: 3px; }
  .quiet[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
}
`;
