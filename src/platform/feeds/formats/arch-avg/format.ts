import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { listOf } from '../../../../model/json/list-of.ts';
import { jsonOf } from '../../documents/json.ts';
import { affectedBefore, recordOf } from '../record.ts';
import type { AdvisoryFormat } from '../types.ts';

const group = z.object({
  name: z.string(),
  packages: listOf(z.string()),
  status: z.string(),
  severity: z.string().nullish(),
  type: z.string().nullish(),
  fixed: z.string().nullish(),
  issues: listOf(z.string()).nullish(),
  advisories: listOf(z.string()).nullish(),
});
/** Groups of which nobody has said that a package is vulnerable. */
const NO_WORD = new Set(['not affected', 'unknown']);

/** Arch Linux's groups of vulnerabilities, as security.archlinux.org lists them. */
export const archAvg: AdvisoryFormat = {
  id: 'arch-avg',
  title: "Arch Linux's vulnerability groups",
  vectors: ['V4', 'V6'],
  isNamed: (name) => name.endsWith('.json'),
  async *read(document, ecosystem) {
    const listed = await jsonOf(document);
    if (!Array.isArray(listed)) throw new Fault('malformed', `${document.name} is no list of groups`);
    for (const one of listed as unknown[]) {
      const { data } = group.safeParse(one);
      if (!data || NO_WORD.has(data.status.toLowerCase())) continue;
      const { name, packages, type, severity, fixed, issues, advisories } = data;
      const record = recordOf(
        {
          id: name,
          upstream: issues ?? [],
          summary: `${packages.join(', ')}: ${type ?? 'vulnerable'}`,
          rating: severity ?? undefined,
          references: [name, ...(advisories ?? [])].map((id) => `https://security.archlinux.org/${id}`),
        },
        packages.map((packageName) => affectedBefore(ecosystem, packageName, fixed ?? undefined)),
      );
      if (record) yield record;
    }
  },
};
