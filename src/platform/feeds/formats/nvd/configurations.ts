import * as z from 'zod';
import type { Affected, RangeEvent } from '../../../../model/advisory.ts';
import { type Cpe, readCpe } from '../../../../model/cpe.ts';
import { listOf } from '../../../../model/json/list-of.ts';

const bound = z.string().nullish();
const match = z.object({
  vulnerable: z.boolean(),
  criteria: z.string(),
  versionStartIncluding: bound,
  versionStartExcluding: bound,
  versionEndIncluding: bound,
  versionEndExcluding: bound,
});
const node = z.object({
  operator: z.string().nullish(),
  negate: z.boolean().nullish(),
  cpeMatch: listOf(match).nullish(),
});
export const configurationSchema = z.object({
  operator: z.string().nullish(),
  negate: z.boolean().nullish(),
  nodes: listOf(node).nullish(),
});
type Configuration = z.infer<typeof configurationSchema>;
type Node = z.infer<typeof node>;
type Match = z.infer<typeof match>;

/** Does a condition hold in a container of Linux? Undefined: nothing tells. */
type Held = boolean | undefined;

/** Systems that no container of Linux runs on, by vendor and the beginning of the product. */
const OTHER_SYSTEMS =
  /^(?:microsoft:windows|apple:(?:mac_?os|iphone_os|ipados|tvos|watchos|visionos)|google:(?:android|chrome_os)|freebsd:|openbsd:|netbsd:|oracle:solaris|sun:(?:solaris|sunos)|ibm:(?:aix|i$|i5|zos|z\/?os)|hp:hp-ux|vxworks|cisco:ios)/;
const OTHER_SOFTWARE = /^(?:windows|macos|mac_os_x|mac_os|iphone_os|ipados|ios|android|chrome_os|freebsd)$/;

/**
 * The programs that one configuration says are vulnerable. A node lists CPE names; nodes of an `AND` must all hold, so
 * what is vulnerable in one of them is so where the others are: on Linux it is certain, on another system it is not the
 * case here, and whatever else they ask for makes it conditional, as does a negation.
 */
export function affectedBy({ operator, negate, nodes }: Configuration, ecosystem: string): Affected[] {
  const all = nodes ?? [];
  const isJoined = operator?.toUpperCase() === 'AND';
  const parts = all.flatMap((one, index) => {
    if (one.negate === true) return [];
    const others = isJoined ? all.filter((_, other) => other !== index).map(nodeHolds) : [];
    return (one.cpeMatch ?? []).flatMap((each) => {
      const siblings = one.operator?.toUpperCase() === 'AND' ? besides(one, each) : [];
      const held = [...others, ...siblings, ...(negate === true ? [undefined] : [])];
      return held.includes(false) ? [] : partOf(each, held.includes(undefined));
    });
  });
  const byProduct = Map.groupBy(parts, ({ product, isConditional }) =>
    JSON.stringify([product, isConditional]),
  );
  return [...byProduct.values()].flatMap((same) => affectedOf(same, ecosystem));
}

interface Part {
  readonly product: string;
  readonly isConditional: boolean;
  /** One version, or a range. */
  readonly version: string | undefined;
  readonly events: readonly RangeEvent[];
}

function affectedOf(parts: readonly Part[], ecosystem: string): Affected[] {
  const [first] = parts;
  if (!first) return [];
  const common = {
    ecosystem,
    name: first.product,
    severity: [],
    ...(first.isConditional && { isConditional: true }),
  };
  const ranges = parts.flatMap(({ events }) => (events.length > 0 ? [{ type: 'ECOSYSTEM', events }] : []));
  const versions = [...new Set(parts.flatMap(({ version }) => version ?? []))];
  return [
    ...(ranges.length > 0 ? [{ ...common, ranges, versions: [] }] : []),
    ...(versions.length > 0 ? [{ ...common, ranges: [], versions }] : []),
  ];
}

function partOf(one: Match, isConditional: boolean): Part[] {
  const cpe = one.vulnerable ? readCpe(one.criteria) : undefined;
  if (!cpe || cpe.part !== 'a' || OTHER_SOFTWARE.test(cpe.targetSoftware)) return [];
  const { product, version, update } = cpe;
  if (version === '-') return [];
  if (version !== '*')
    return [
      {
        product,
        isConditional,
        version: /^[*-]$/.test(update) ? version : `${version}-${update}`,
        events: [],
      },
    ];
  return [{ product, isConditional, version: undefined, events: eventsOf(one) }];
}

/** A range that begins behind a version begins right behind it: `>1.2`, as the versions of programs are ordered. */
function eventsOf(one: Match): RangeEvent[] {
  const { versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } = one;
  const after = versionStartExcluding ? `>${versionStartExcluding}` : undefined;
  return [
    { introduced: versionStartIncluding ?? after ?? '0' },
    ...(versionEndExcluding ? [{ fixed: versionEndExcluding }] : []),
    ...(versionEndIncluding && !versionEndExcluding ? [{ last_affected: versionEndIncluding }] : []),
  ];
}

/** What else a node asks for beside one of its names. */
function besides({ cpeMatch }: Node, own: Match): Held[] {
  return (cpeMatch ?? []).filter((other) => other !== own).map(matchHolds);
}

function nodeHolds({ operator, negate, cpeMatch }: Node): Held {
  const held = (cpeMatch ?? []).map(matchHolds);
  if (negate === true || held.length === 0) return undefined;
  if (operator?.toUpperCase() === 'AND')
    return held.includes(false) ? false : held.includes(undefined) ? undefined : true;
  return held.includes(true) ? true : held.includes(undefined) ? undefined : false;
}

function matchHolds({ criteria }: Match): Held {
  const cpe = readCpe(criteria);
  if (!cpe) return undefined;
  if (cpe.part === 'o' && isAnyLinux(cpe)) return true;
  return cpe.part === 'o' && OTHER_SYSTEMS.test(cpe.product) ? false : undefined;
}

function isAnyLinux({ product, version }: Cpe): boolean {
  return product === 'linux:linux_kernel' && /^[*-]$/.test(version);
}
