// Shows the time that the server keeps. It runs on the page's monotonic clock, so that the device's wall clock changes
// nothing, and is set anew with every answer of the server. The ticking is silent; four moments are spoken.

const SPOKEN = [600, 300, 60, 30];
const SPOKEN_LATE = 15; // a moment missed by more than this is not spoken any more
const SLEPT_MS = 3000;

export class Clock {
  // `speak` is called with the seconds of a moment, `over` when time runs out, `slept` when the device has been asleep:
  // the monotonic clock may have stood still meanwhile.
  constructor(shown, { speak, over, slept }) {
    this.shown = shown;
    this.speak = speak;
    this.over = over;
    this.slept = slept;
    this.endsAt = null;
    this.isOver = false;
    this.spoken = new Set();
    this.timer = 0;
    this.seen = null;
  }

  // `seconds` were left at `asOf`, an instant of performance.now(); null: time is not limited.
  sync(seconds, asOf = performance.now()) {
    clearTimeout(this.timer);
    this.endsAt = typeof seconds === "number" ? asOf + seconds * 1000 : null;
    if (this.endsAt === null) return;
    for (const moment of SPOKEN) if (this.left() > moment + SPOKEN_LATE) this.spoken.delete(moment);
    if (this.left() > 0) this.isOver = false;
    this.tick();
  }

  // The clock stands still with so many seconds left.
  stop(seconds) {
    clearTimeout(this.timer);
    this.endsAt = null;
    if (typeof seconds === "number") this.show(Math.ceil(seconds));
  }

  left() {
    return this.endsAt === null ? null : Math.max(0, (this.endsAt - performance.now()) / 1000);
  }

  tick() {
    const left = this.left();
    const whole = Math.ceil(left);
    this.show(whole);
    this.watchForSleep();
    const due = SPOKEN.filter((moment) => whole <= moment && whole > moment - SPOKEN_LATE && !this.spoken.has(moment));
    for (const moment of due) this.spoken.add(moment);
    if (due.length) this.speak(due[due.length - 1]);
    if (left > 0) {
      this.timer = setTimeout(() => this.tick(), ((left * 1000) % 1000) + 5);
    } else if (!this.isOver) {
      this.isOver = true;
      this.over();
    }
  }

  show(whole) {
    if (!this.shown) return;
    const pad = (n) => String(n).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60);
    this.shown.textContent = (hours ? hours + ":" + pad(minutes % 60) : minutes) + ":" + pad(whole % 60);
  }

  watchForSleep() {
    const now = { wall: Date.now(), steady: performance.now() };
    const apart = this.seen ? now.wall - this.seen.wall - (now.steady - this.seen.steady) : 0;
    this.seen = now;
    if (Math.abs(apart) > SLEPT_MS) this.slept();
  }
}

// The time of day of an instant to the second, in the zone that the server names.
export function timeOfDay(instant, zone) {
  const how = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: zone };
  return new Intl.DateTimeFormat(document.documentElement.lang, how).format(new Date(instant));
}

// An instant as the server writes it: date, hour, zone.
export function when(instant, { zone, zoneName }) {
  const how = { year: "numeric", month: "short", day: "numeric", timeZone: zone };
  const chinese = document.documentElement.lang.startsWith("zh");
  const date = new Intl.DateTimeFormat(chinese ? "zh-CN" : "en-GB", how).format(new Date(instant));
  return `${date}${chinese ? "" : ","} ${timeOfDay(instant, zone).slice(0, 5)} ${zoneName}`;
}
