import type { PortRange } from '../../../model/segmentation/permission.ts';

/** What Cilium parses on a port: rules of two protocols for one port make it refuse the policy. */
export type Parser = 'http' | 'kafka' | 'tls';

/** The ports of one direction of a member that rules for requests are on. */
export class Claims {
  readonly #claimed: { readonly range: PortRange; readonly parser: Parser }[] = [];

  /** Takes the ports for a parser, unless one of them has another one. */
  take(ranges: readonly PortRange[], parser: Parser): boolean {
    const isFree = ranges.every((range) =>
      this.#claimed.every((one) => one.parser === parser || !overlap(one.range, range)),
    );
    if (isFree) this.#claimed.push(...ranges.map((range) => ({ range, parser })));
    return isFree;
  }
}

function overlap(one: PortRange, other: PortRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}
