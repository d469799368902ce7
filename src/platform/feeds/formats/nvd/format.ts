import * as z from 'zod';
import type { SeverityEntry } from '../../../../model/advisory.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { jsonElements } from '../../documents/json.ts';
import { cvssOf, recordOf } from '../record.ts';
import type { AdvisoryFormat, SourceRecord } from '../types.ts';
import { affectedBy, configurationSchema } from './configurations.ts';

const text = z.string().nullish();
const metric = z.object({ type: text, cvssData: z.object({ vectorString: text }) });
const metrics = listOf(metric).nullish().catch(undefined);
const item = z.object({
  cve: z.object({
    id: z.string().regex(/^CVE-\d{4}-\d{4,19}$/),
    vulnStatus: text,
    published: text,
    lastModified: text,
    descriptions: listOf(z.object({ lang: z.string(), value: z.string() })).nullish(),
    metrics: z
      .object({
        cvssMetricV40: metrics,
        cvssMetricV31: metrics,
        cvssMetricV30: metrics,
        cvssMetricV2: metrics,
      })
      .nullish()
      .catch(undefined),
    configurations: listOf(configurationSchema).nullish(),
    references: listOf(z.object({ url: z.string() }))
      .nullish()
      .catch(undefined),
  }),
});
type Cve = z.infer<typeof item>['cve'];

/** The National Vulnerability Database's feeds in JSON 2.0, for programs that are known by their CPE names. */
export const nvd: AdvisoryFormat = {
  id: 'nvd',
  title: "NVD's JSON 2.0 feeds",
  vectors: ['V3', 'V4'],
  isNamed: (name) => /(?:^|\/)nvdcve-2\.0-\w{1,20}\.json/.test(name),
  async *read(document, ecosystem) {
    for await (const one of jsonElements(document, 'vulnerabilities')) {
      const { data } = item.safeParse(one);
      const record =
        data && data.cve.vulnStatus !== 'Rejected' ? recordOfCve(data.cve, ecosystem) : undefined;
      if (record) yield record;
    }
  },
};

function recordOfCve(cve: Cve, ecosystem: string): SourceRecord | undefined {
  const { id, descriptions, published, lastModified, configurations, references } = cve;
  const affected = (configurations ?? []).flatMap((one) => affectedBy(one, ecosystem));
  const details = (descriptions ?? []).find(({ lang }) => lang === 'en')?.value;
  const record = recordOf(
    {
      id: `NVD-${id}`,
      details,
      published: published ?? undefined,
      modified: lastModified ?? undefined,
      severity: severityOf(cve),
      references: (references ?? []).map(({ url }) => url).slice(0, 100),
    },
    affected,
  );
  return record && { ...record, advisory: { ...record.advisory, aliases: [id] } };
}

/** The newest version of CVSS that there is; the database's own vector (`Primary`) before those of others. */
function severityOf({ metrics: all }: Cve): SeverityEntry[] {
  const versions = [all?.cvssMetricV40, all?.cvssMetricV31, all?.cvssMetricV30, all?.cvssMetricV2];
  return versions.flatMap((one) => {
    const given = one ?? [];
    const chosen = given.find(({ type }) => type === 'Primary') ?? given[0];
    return cvssOf(chosen?.cvssData.vectorString) ?? [];
  });
}
