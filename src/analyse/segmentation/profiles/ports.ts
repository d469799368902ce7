import type { PortRange } from '../../../model/segmentation/permission.ts';

/** The ports that are in both; undefined is all of them. */
export function commonPorts(
  one: readonly PortRange[] | undefined,
  other: readonly PortRange[] | undefined,
): readonly PortRange[] | undefined {
  if (!one || !other) return one ?? other;
  return one.flatMap((a) =>
    other.flatMap((b) => {
      const [first, last] = [Math.max(a.first, b.first), Math.min(a.last, b.last)];
      return a.protocol === b.protocol && first <= last ? [{ protocol: a.protocol, first, last }] : [];
    }),
  );
}
