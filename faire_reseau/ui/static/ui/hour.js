// An hour as the language writes it: “9 h”, “9 h 30” in French, “9:30” elsewhere. The twin of kit/dates.py; sw.js has its own, as it imports nothing.

export function hour(at, language, zone) {
  const form = { hour: "numeric", minute: "2-digit", hourCycle: "h23", ...(zone ? { timeZone: zone } : {}) };
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", form).formatToParts(at).map(({ type, value }) => [type, value]));
  const whole = String(Number(parts.hour));
  if (!language.startsWith("fr")) return `${whole}:${parts.minute}`;
  return parts.minute === "00" ? `${whole}\u00a0h` : `${whole}\u00a0h\u00a0${parts.minute}`;
}
