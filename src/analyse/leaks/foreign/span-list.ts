import type { Span } from './expression.ts';

/** Parts of bytes that are added nearly in order; what overlaps is one. */
export class SpanList {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  add(from: number, to: number): void {
    const last = this.#starts.length - 1;
    if (last >= 0 && from <= (this.#ends[last] ?? 0) && to >= (this.#starts[last] ?? 0)) {
      this.#starts[last] = Math.min(this.#starts[last] ?? 0, from);
      this.#ends[last] = Math.max(this.#ends[last] ?? 0, to);
      return;
    }
    this.#starts.push(from);
    this.#ends.push(to);
  }

  /** Each once, in order, within so many bytes. */
  within(length: number): Span[] {
    const spans = this.#starts
      .map((from, index) => ({ from, to: Math.min(length, this.#ends[index] ?? 0) }))
      .toSorted((left, right) => left.from - right.from);
    const merged: { from: number; to: number }[] = [];
    for (const span of spans) {
      const last = merged.at(-1);
      if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
      else merged.push(span);
    }
    return merged;
  }
}
