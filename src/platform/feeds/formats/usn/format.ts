import * as z from 'zod';
import { listOf } from '../../../../model/json/list-of.ts';
import { jsonMembers } from '../../documents/json.ts';
import { affectedBefore, recordOf } from '../record.ts';
import { ubuntuRelease } from '../releases.ts';
import type { AdvisoryFormat } from '../types.ts';

const notice = z.object({
  title: z.string().nullish(),
  summary: z.string().nullish(),
  description: z.string().nullish(),
  timestamp: z.number().nullish(),
  cves: listOf(z.string()).nullish(),
  releases: z.record(
    z.string(),
    z.object({ sources: z.record(z.string(), z.object({ version: z.string() })).nullish() }),
  ),
});

/** Ubuntu's security notices as one database, by their numbers. */
export const usn: AdvisoryFormat = {
  id: 'usn',
  title: "Ubuntu's database of security notices",
  vectors: ['V4', 'V6'],
  isNamed: (name) => /(?:^|\/)database[^/]*\.json/.test(name),
  async *read(document) {
    for await (const [number, one] of jsonMembers(document)) {
      const { data } = notice.safeParse(one);
      if (!data) continue;
      const { title, summary, description, timestamp, cves, releases } = data;
      const affected = Object.entries(releases).flatMap(([codename, { sources }]) => {
        const release = ubuntuRelease(codename);
        if (release === undefined) return [];
        return Object.entries(sources ?? {}).map(([name, { version }]) =>
          affectedBefore(release, name, version),
        );
      });
      const time = timestamp ? new Date(timestamp * 1000) : undefined;
      const published = time && !Number.isNaN(time.getTime()) ? time.toISOString() : undefined;
      const record = recordOf(
        {
          id: `USN-${number}`,
          upstream: cves ?? [],
          summary: title ?? summary ?? '',
          details: description ?? '',
          published,
          references: [`https://ubuntu.com/security/notices/USN-${number}`],
        },
        affected,
      );
      if (record) yield record;
    }
  },
};
