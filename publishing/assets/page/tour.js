"use strict";
// Eight stops: a question, a prediction, an answer that is computed from the formulas at that moment.

const along = (id, at, gammas) => gammas.map(gamma => valueOf(id, { ...at, gamma }));
const at = (gamma, theta, sigma, L = 2, more = {}) => ({ ...UNIT, gamma, theta: theta * DEGREE, sigma, L, lam: 0, ...more });
const evenAngle = (gamma, sigma, L) => Math.acos(valueOf("fine-tuning-break-even", at(gamma, 0, sigma, L))) / DEGREE;
const compared = (first, second) => Math.abs(first - second) < 1e-9 ? 2 : first > second ? 0 : 1;
const changes = values => values.slice(1).filter((value, i) => (value > 0) !== (values[i] > 0)).length;
const show = value => shortNumber(value, 3);

const STOPS = [
  {
    view: "risk", state: { gamma: 0.5, theta: 45, sigma: 0.5, lam: 0.3, L: 2 }, after: { gamma: 0.95 },
    question: "You train from scratch with half as many samples as dimensions, γ = 0.5, and noise σ = 0.5. A friend gives you nearly twice the samples: γ = 0.95. Your risk…",
    options: ["falls", "rises", "stays the same"],
    answer() {
      const [few, many] = along("scratch-risk", at(0, 45, 0.5), [0.5, 0.95]);
      return [compared(few, many), `The risk goes from ${show(few)} to ${show(many)}. Close to γ = 1 the samples barely determine the weights, and fitting the noise exactly costs γσ²/(1 − γ).`];
    },
  },
  {
    view: "risk", state: { gamma: 1, theta: 45, sigma: 0.5, lam: 0.3, L: 2 }, after: {},
    question: "Now tune a ridge to perfection at every γ. What is left of the peak?",
    options: ["all of it", "a smaller peak", "nothing: more samples always help"],
    answer() {
      const grid = sampled(0.05, 2, 195, gamma => gamma), tuned = along("tuned-scratch-risk", at(0, 45, 0.5), grid.map(([gamma]) => gamma));
      const rising = tuned.slice(1).some((value, i) => value > tuned[i]), [before, there, beyond] = along("tuned-scratch-risk", at(0, 45, 0.5), [0.9, 1, 1.1]);
      return [rising ? 1 : 2, `The tuned risk is ${show(before)}, ${show(there)}, ${show(beyond)} at γ = 0.9, 1, 1.1 and ${rising ? "rises somewhere" : "falls at every one of 195 steps of γ"}. The peak is the baseline's fault, and so is part of transfer's gain there.`];
    },
  },
  {
    view: "phase", state: { gamma: 0.5, theta: 45, sigma: 0.2, lam: 0.3, L: 2 }, after: { gamma: 0.9 },
    question: "One pair of tasks, 45° apart, σ = 0.2: one fixed distance. As samples come in, from γ = 0.05 to 2, how often does linear transfer change between helping and hurting?",
    options: ["never", "once", "twice", "three times"],
    answer() {
      const gammas = sampled(0.05, 2, 400, gamma => gamma).map(([gamma]) => gamma).filter(gamma => !equal(gamma, 1));
      const count = changes(along("linear-transferability", at(0, 45, 0.2), gammas)), lower = valueOf("negative-transfer-lower", at(0, 45, 0.2)), upper = valueOf("negative-transfer-upper", at(0, 45, 0.2)), beyond = valueOf("negative-transfer-beyond", at(0, 45, 0.2));
      return [count, `It helps up to γ = ${show(lower)}, hurts up to ${show(upper)}, helps around the peak, and hurts for good beyond ${show(beyond)}. No distance between the two tasks can know that.`];
    },
  },
  {
    view: "geometry", state: { gamma: 0.5, theta: 50, sigma: 0, lam: 0.3, L: 2 }, after: { theta: 60 },
    question: "Without noise, up to which angle between the tasks does fine-tuning help?",
    options: ["45°", "60°", "90°"],
    answer() {
      const angle = evenAngle(0.5, 0, 2), nearest = [45, 60, 90].map(one => Math.abs(one - angle));
      return [nearest.indexOf(Math.min(...nearest)), `Up to ${show(angle)}°. In the null space scratch guesses 0, fine-tuning the source's part. Both miss by the same when 0, guess and target form an equilateral triangle.`];
    },
  },
  {
    view: "geometry", state: { gamma: 0.5, theta: 60, sigma: 1, lam: 0.3, L: 2 }, after: {},
    question: "Turn the noise up to σ = 1, two layers, γ = 0.5. The angle at which fine-tuning stops helping becomes…",
    options: ["larger than 60°", "smaller than 60°", "it stays 60°, as the paper prints"],
    answer() {
      const angle = evenAngle(0.5, 1, 2), m = valueOf("fine-tuning-scale", at(0.5, 60, 1));
      return [compared(angle, evenAngle(0.5, 0, 2)), `It is ${show(angle)}°. To fit noisy labels the whole network grows, and what it keeps of the source is stretched to m = ${show(m)} times its length: cos θ = m/2.`];
    },
  },
  {
    view: "depth", state: { gamma: 0.5, theta: 50, sigma: 1, lam: 0.3, L: 2 }, after: { L: 8 },
    question: "Same noise, but eight layers instead of two. How much of the source's null-space part is kept?",
    options: ["more than with two", "less than with two", "the same"],
    answer() {
      const [two, eight] = [2, 8].map(L => valueOf("fine-tuning-scale", at(0.5, 50, 1, L)));
      return [compared(eight, two), `m is ${show(two)} at depth 2 and ${show(eight)} at depth 8. Depth one alone keeps exactly what it was given.`];
    },
  },
  {
    view: "ridge", state: { gamma: 0.5, theta: 45, sigma: 0.5, lam: 0.01, L: 2, n: 10 }, after: {},
    question: "Linear transfer with n = 10 samples. The paper says that a ridge never helps here. Is there one that does?",
    options: ["yes", "no"],
    answer() {
      const here = at(0.5, 45, 0.5, 2, { n: 10 }), best = valueOf("ridge-transfer-optimum", here);
      const [without, least] = [valueOf("linear-transfer-risk-exact", here), valueOf("ridge-transfer-risk-exact", { ...here, lam: best })];
      return [least < without ? 0 : 1, `At λ = ${show(best)} the risk is ${show(least)}; without a ridge it is ${show(without)}. The claim holds in the limit n → ∞ alone.`, { lam: Math.round(100 * best) / 100 }];
    },
  },
  {
    view: "distance", state: { gamma: 0.3, theta: 90, sigma: 0.5, lam: 0.3, L: 2 }, after: { theta: 180 },
    question: "Two targets: one at a right angle to the source, one its exact opposite, farther by every distance. From which does linear transfer gain more?",
    options: ["the one at 90°", "the opposite one, at 180°", "the same from both"],
    answer() {
      const [right, opposite] = [90, 180].map(theta => valueOf("linear-transferability", at(0.3, theta, 0.5))), [near, far] = [90, 180].map(theta => valueOf("close-and-hard-kl", at(0.3, theta, 0.5)));
      return [compared(right, opposite), `KL is ${show(near)} at 90° and ${show(far)} at 180°, and T is ${show(right)} and ${show(opposite)}. A readout learns a sign from few samples; what matters is the line, not the distance.`];
    },
  },
];

const tour = { place: 0, revealed: false };

function tourStop(change) {
  const stop = STOPS[tour.place], options = document.getElementById("tour-options");
  tour.revealed = false;
  document.getElementById("tour-place").textContent = `stop ${tour.place + 1} of ${STOPS.length}`;
  document.getElementById("tour-question").textContent = stop.question;
  options.replaceChildren(...stop.options.map((text, i) => {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "prediction", value: String(i), required: true });
    label.append(input, text);
    return label;
  }));
  document.getElementById("tour-answer").textContent = "";
  document.getElementById("tour-reveal").disabled = false;
  document.getElementById("tour-back").disabled = tour.place === 0;
  document.getElementById("tour-next").disabled = tour.place === STOPS.length - 1;
  if (change) change(stop.state);
}

function tourReveal(change) {
  const chosen = document.querySelector("[name=prediction]:checked");
  if (!chosen || tour.revealed) return;
  const stop = STOPS[tour.place], [right, text, more] = stop.answer(), answer = document.getElementById("tour-answer");
  tour.revealed = true;
  document.querySelectorAll("#tour-options label").forEach((label, i) => label.classList.toggle("right", i === right));
  const verdict = document.createElement("b"), link = document.createElement("a"), line = document.createElement("p");
  verdict.textContent = Number(chosen.value) === right ? "As you predicted: " : "Not so: ";
  line.append(verdict, stop.options[right] + ". " + text + " ");
  Object.assign(link, { href: "#" + stop.view, textContent: "See it." });
  line.append(link);
  answer.replaceChildren(line);
  document.getElementById("tour-reveal").disabled = true;
  change({ ...stop.state, ...stop.after, ...more });
}
