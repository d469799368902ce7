import type { Advisory, Affected } from '../../model/advisory.ts';
import type { Package } from '../../model/package.ts';

/** Builds for a module stream carry it in their release: `1.el8` becomes `1.module+el8.9.0+…` or `1.module_el8…`. */
const MODULAR = /\.module[_+]/;
/** `nodejs:20` in `Important: nodejs:20 security update`. */
const STREAM = /[A-Za-z0-9][\w.+-]{0,60}:[\w.+-]{1,60}/g;

/**
 * Whether what an errata says of a package is about the module stream it is installed from. Streams have versions of
 * their own, so a fix in `nodejs:20` says nothing of `nodejs:18`, and nothing of a package outside modules. Errata
 * name their stream only in the summary; where one of the two is not known, the version alone decides.
 */
export function isSameStream(one: Package, advisory: Advisory, affected: Affected): boolean {
  const fixes = affected.ranges.flatMap((range) =>
    range.events.map((event) => event.fixed ?? event.last_affected),
  );
  const known = fixes.filter((fix) => fix !== undefined);
  if (known.length === 0) return true;
  const isModular = one.stream !== undefined || MODULAR.test(one.version);
  if (known.some((fix) => MODULAR.test(fix)) !== isModular) return false;
  if (one.stream === undefined) return true;
  const streams: readonly string[] = advisory.summary.slice(0, 1000).match(STREAM) ?? [];
  return streams.length === 0 || streams.includes(one.stream.split(':', 2).join(':'));
}
