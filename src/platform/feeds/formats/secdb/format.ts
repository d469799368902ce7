import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { jsonOf } from '../../documents/json.ts';
import { affectedBefore, recordOf } from '../record.ts';
import { trackerPrefix } from '../releases.ts';
import type { AdvisoryFormat, SourceRecord } from '../types.ts';

const schema = z.object({
  distroversion: z.string().nullish(),
  packages: listOf(z.object({ pkg: z.object({ name: z.string(), secfixes: z.unknown() }) })).nullish(),
});

/** Alpine's security database, and that of Wolfi and Chainguard, whose releases roll. */
export const secdb: AdvisoryFormat = {
  id: 'secdb',
  title: "Alpine's secdb",
  vectors: ['V4', 'V6'],
  isNamed: (name) => name.endsWith('.json'),
  async *read(document, ecosystem) {
    const { data } = schema.safeParse(await jsonOf(document));
    if (!data) throw new Fault('malformed', `${document.name} is no secdb`);
    const release = data.distroversion ? `${ecosystem}:${data.distroversion}` : ecosystem;
    for (const { pkg } of data.packages ?? []) yield* recordsOf(pkg, release, trackerPrefix(ecosystem));
  },
};

/** `secfixes` has the vulnerabilities by the version that mended them; those of version `0` never were in the package. */
function* recordsOf(
  { name, secfixes }: { readonly name: string; readonly secfixes: unknown },
  release: string,
  prefix: string,
): Generator<SourceRecord> {
  if (typeof secfixes !== 'object' || secfixes === null) return;
  for (const [version, listed] of Object.entries(secfixes)) {
    if (version === '0' || !Array.isArray(listed)) continue;
    const ids = listed.flatMap((text) => (typeof text === 'string' ? text.split(/\s+/) : []));
    for (const id of ids.filter((one) => one !== '')) {
      const told = { id: `${prefix}-${id}`, upstream: [id] };
      const record = recordOf(told, [affectedBefore(release, name, version)]);
      if (record) yield record;
    }
  }
}
