import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An invented advisory: everything below `fixed` of one package is affected. */
export interface InventedAdvisory {
  readonly id: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly fixed: string;
  readonly aliases?: readonly string[];
}

/** Writes invented advisories to a folder in the layout of OSV's bucket, one file each. */
export function writeAdvisories(folder: string, advisories: readonly InventedAdvisory[]): void {
  for (const { id, ecosystem, name, fixed, aliases = [] } of advisories) {
    const place = join(folder, ecosystem.split(':')[0] ?? ecosystem);
    mkdirSync(place, { recursive: true });
    const record = {
      schema_version: '1.7.0',
      id,
      modified: '2099-01-01T00:00:00Z',
      aliases,
      summary: `invented for a test of ${name}`,
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      affected: [
        {
          package: { ecosystem, name },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    };
    writeFileSync(join(place, `${id}.json`), JSON.stringify(record));
  }
}
