import { el, icon, unseen } from "../dom.js";

/** Title, options, minimise, and the line for emergencies, which never goes away. */
export function header({ labels, clinic, whole, menu, minimise }) {
  const control = (picture, label, attributes) =>
    el("button", { type: "button", class: "control", title: label, ...attributes }, icon(picture), unseen(label));
  const name = el("span", {}, "");
  const nameClinic = (text) => (name.textContent = text ? `${text} · ` : "");
  nameClinic(clinic?.name);
  const options = control("menu", labels.menu, {
    "aria-expanded": "false",
    "aria-controls": "menu",
    click: () => menu.toggle(),
  });
  menu.belongsTo(options);
  const bar = el(
    "header",
    {},
    el("div", { class: "name" }, el(whole ? "h1" : "h2", {}, labels.title), el("p", { class: "clinic" }, name, labels.kind)),
    options,
    !whole && control("minimise", labels.minimise, { click: minimise }),
  );
  const help = el(
    "p",
    { class: "help" },
    [labels.emergency, labels.crisis].map(([what, how, number]) =>
      el("a", { href: `tel:${number}`, dir: "auto" }, what, el("span", { class: "how" }, how), el("strong", {}, number)),
    ),
  );
  return { parts: [bar, help, menu.panel], nameClinic };
}
