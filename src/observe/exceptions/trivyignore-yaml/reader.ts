import * as z from 'zod';
import type { Exception, TextPattern } from '../../../model/exception/exception.ts';
import type { ExceptionRemark } from '../../../model/exception/remark.ts';
import { Fault } from '../../../model/fault.ts';
import type { FindingKind } from '../../../model/finding/finding.ts';
import { readPackageUrl } from '../../../model/package-url.ts';
import { dayBefore } from '../day.ts';
import type { ExceptionReader } from '../types.ts';
import { YamlFile } from '../yaml-file.ts';

/** Its lists, and what is told in them of. */
const LISTS = {
  vulnerabilities: 'vulnerability',
  misconfigurations: 'misconfiguration',
  secrets: 'leak',
  licenses: 'licence',
} as const satisfies Readonly<Record<string, FindingKind>>;
const LIST_NAMES = Object.keys(LISTS) as (keyof typeof LISTS)[];

const entrySchema = z.looseObject({
  id: z.string().min(1, 'says nothing'),
  paths: z.array(z.string()).nullish(),
  purls: z.array(z.string()).nullish(),
  expired_at: z.string().nullish(),
  statement: z.string().nullish(),
});
type Entry = z.infer<typeof entrySchema>;

/** Ids by kind, with paths and packages. Source: https://trivy.dev/latest/docs/configuration/filtering/#trivyignoreyaml */
export const trivyignoreYaml: ExceptionReader = {
  id: 'trivyignore-yaml',
  vectors: ['V3', 'V5', 'V2'],
  recognises: (name, keys) =>
    /^\.?trivyignore\.ya?ml$/i.test(name) || keys.some((key) => Object.hasOwn(LISTS, key)),
  read(text, file) {
    const yaml = new YamlFile(text, file);
    const remarks: ExceptionRemark[] = [];
    const top = yaml.parse(z.record(z.string(), z.unknown()).nullish()) ?? {};
    for (const key of Object.keys(top).filter((name) => !Object.hasOwn(LISTS, name)))
      remarks.push({
        problem: 'unsupported',
        source: yaml.sourceOf(key),
        text: `"${key}" is no list of findings`,
      });
    const exceptions = LIST_NAMES.flatMap((list) =>
      (yaml.parse(z.array(z.unknown()).nullish(), list) ?? []).map((_, index) => {
        const entry = yaml.parse(entrySchema, list, index);
        const source = yaml.sourceOf(list, index);
        for (const key of Object.keys(entry).filter((name) => !Object.hasOwn(entrySchema.shape, name)))
          remarks.push({
            problem: 'unsupported',
            source,
            text: `"${key}" of ${entry.id} means nothing here`,
          });
        return exceptionOf(entry, LISTS[list], source);
      }),
    );
    return { exceptions, paths: [], remarks };
  },
};

function exceptionOf(
  { id, paths, purls, expired_at, statement }: Entry,
  kind: FindingKind,
  source: string,
): Exception {
  const wrong = purls?.find((purl) => !readPackageUrl(purl));
  if (wrong !== undefined) throw new Fault('malformed', `${source}: "${wrong}" is no package URL`);
  return {
    by: 'ignore-file',
    source,
    ...(statement && { reason: statement }),
    ...(expired_at && { expires: dayBefore(expired_at, source) }),
    selector: {
      ids: [id],
      kinds: [kind],
      ...(paths?.length && { paths: paths.map((text): TextPattern => ({ grammar: 'glob', text })) }),
      ...(purls?.length && { packages: purls.map((purl) => ({ purl })) }),
    },
  };
}
