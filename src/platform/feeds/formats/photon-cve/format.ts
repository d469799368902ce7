import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { jsonOf } from '../../documents/json.ts';
import { affectedBefore, recordOf } from '../record.ts';
import type { AdvisoryFormat } from '../types.ts';

const row = z.object({
  cve_id: z.string(),
  pkg: z.string(),
  cve_score: z.union([z.number(), z.string()]).nullish(),
  res_ver: z.string(),
});
/** The release is in the name of the file alone. */
const RELEASE = /photon_?(\d{1,2}\.\d)/;
const BANDS = [
  [9, 'critical'],
  [7, 'high'],
  [4, 'medium'],
  [0.1, 'low'],
] as const;

/** Photon OS's list of vulnerabilities of one release, with the version of each package that mended it. */
export const photonCve: AdvisoryFormat = {
  id: 'photon-cve',
  title: "Photon OS's CVE metadata",
  vectors: ['V4', 'V6'],
  isNamed: (name) => RELEASE.test(name) && name.endsWith('.json'),
  async *read(document, ecosystem) {
    const release = RELEASE.exec(document.name)?.[1];
    const rows = await jsonOf(document);
    if (release === undefined || !Array.isArray(rows))
      throw new Fault('malformed', `${document.name} is no list of a release of Photon OS`);
    for (const one of rows as unknown[]) {
      const { data } = row.safeParse(one);
      // "NA" is said where no version of the package has it.
      if (!data || !/\d/.test(data.res_ver)) continue;
      const score = Number(data.cve_score ?? 0);
      const rating = BANDS.find(([least]) => score >= least)?.[1];
      const affected = { ...affectedBefore(`${ecosystem}:${release}`, data.pkg, data.res_ver) };
      const part = rating === undefined ? affected : { ...affected, rating };
      const record = recordOf({ id: `PHOTON-${data.cve_id}`, upstream: [data.cve_id], rating }, [part]);
      if (record) yield record;
    }
  },
};
