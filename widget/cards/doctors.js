import { el } from "../dom.js";
import { inline } from "../markdown.js";
import { day, fill } from "../labels/index.js";
import { networkState } from "./network_state.js";

/** Doctors that were found, in the order they came, which is none of quality. */
export function doctors(data, { labels, language }) {
  const title = data.plan ? fill(labels.doctors.plan, { plan: data.plan }) : labels.doctors.title;
  return el(
    "div",
    { class: "card doctors", role: "group", "aria-label": title },
    el("h3", {}, title),
    el("ul", {}, data.doctors.map((doctor) => el("li", {}, entry(doctor, labels, language)))),
    data.example && el("p", { class: "note" }, labels.example),
  );
}

function entry(doctor, labels, language) {
  const place = [doctor.organization, doctor.location].filter(Boolean).join(", ");
  const source = [doctor.source, day(doctor.source_date, language)].filter(Boolean).join(", ");
  return [
    el("p", {}, el("strong", {}, doctor.doctor), doctor.specialty && `, ${doctor.specialty}`),
    doctor.network && networkState(doctor.network, labels),
    place && el("p", {}, place),
    doctor.phone && el("p", {}, inline(doctor.phone, labels)),
    labels.accepting[doctor.accepting] && el("p", {}, labels.accepting[doctor.accepting]),
    source && el("p", { class: "note" }, fill(labels.source, { source })),
    doctor.last_verified && el("p", { class: "note" }, fill(labels.verified, { date: day(doctor.last_verified, language) })),
  ];
}
