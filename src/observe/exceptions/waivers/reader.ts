import * as z from 'zod';
import type { Exception, Scope, Selector, TextPattern } from '../../../model/exception/exception.ts';
import { ecosystemSchema } from '../../../model/ecosystems.ts';
import { Fault } from '../../../model/fault.ts';
import { FINDING_KINDS } from '../../../model/finding/about.ts';
import { SEVERITIES } from '../../../model/finding/severity.ts';
import { readPackageUrl } from '../../../model/package-url.ts';
import { VECTOR_IDS } from '../../../model/vector.ts';
import type { ExceptionReader } from '../types.ts';
import { YamlFile } from '../yaml-file.ts';

const text = z.string().trim().min(1, 'says nothing');
/** One, or several of which one suffices. */
const texts = z
  .union(
    [text, z.array(text).min(1, 'names nothing')],
    'is neither a text nor a list of texts; quote what is',
  )
  .transform((one) => [one].flat());
const id = texts.refine((list) => list.every((one) => !one.includes('*')), {
  message: 'an id has no "*"; use "rule" for several',
});
const day = z.iso.date('is no day; write it as 2027-01-31');

const scopeSchema = z
  .strictObject({
    target: texts.optional(),
    image: texts.optional(),
    severity: z.enum(SEVERITIES).optional(),
    fix: z.enum(['none', 'known']).optional(),
  })
  .refine((scope) => Object.keys(scope).length > 0, { message: 'says nothing' });

const waiverSchema = z.strictObject({
  id: id.optional(),
  rule: texts.optional(),
  kind: z.union([z.enum(FINDING_KINDS), z.array(z.enum(FINDING_KINDS)).min(1)]).optional(),
  package: texts.optional(),
  ecosystem: ecosystemSchema.optional(),
  path: texts.optional(),
  resource: texts.optional(),
  fingerprint: texts.optional(),
  scope: scopeSchema.optional(),
  owner: text.optional(),
  reason: text.optional(),
  expires: day.optional(),
});
type Waiver = z.infer<typeof waiverSchema>;

/** Waivers of a settings file, or of a file with nothing else. */
export const waivers: ExceptionReader = {
  id: 'waivers',
  vectors: VECTOR_IDS,
  recognises: (_, keys) => keys.includes('waivers'),
  read(content, file) {
    const yaml = new YamlFile(content, file);
    const list = yaml.parse(z.array(z.unknown()).nullish(), 'waivers') ?? [];
    const exceptions = list.map((_, index): Exception => {
      const waiver = yaml.parse(waiverSchema, 'waivers', index);
      return exceptionOf(waiver, yaml.sourceOf('waivers', index));
    });
    return { exceptions, paths: [], remarks: [] };
  },
};

function exceptionOf(waiver: Waiver, source: string): Exception {
  const { owner, reason, expires, scope } = waiver;
  const selector = selectorOf(waiver, source);
  refuseTooBroad(selector, source);
  return {
    by: 'waiver',
    source,
    ...(owner !== undefined && { owner }),
    ...(reason !== undefined && { reason }),
    ...(expires !== undefined && { expires }),
    selector: { ...selector, ...(scope && { scope: scopeOf(scope) }) },
  };
}

function selectorOf(
  { id: ids, rule, kind, package: names, ecosystem, path, resource, fingerprint }: Waiver,
  source: string,
): Selector {
  const inEcosystem = ecosystem === undefined ? {} : { ecosystem };
  const packages =
    names?.map((name) => ({ ...packageOf(name, source), ...inEcosystem })) ??
    (ecosystem === undefined ? undefined : [inEcosystem]);
  return {
    ...(ids && { ids }),
    ...(rule && { rules: rule.map((one) => pattern('wildcard', one)) }),
    ...(kind && { kinds: [kind].flat() }),
    ...(packages && { packages }),
    ...(path && { paths: path.map((one) => pattern('glob', one)) }),
    ...(resource && { resources: resource.map((one) => pattern('wildcard', one)) }),
    ...(fingerprint && { fingerprints: fingerprint }),
  };
}

function packageOf(name: string, source: string) {
  if (!name.startsWith('pkg:')) return { name: pattern('wildcard', name) };
  if (name.includes('*')) return { purlPattern: pattern('wildcard', name) };
  if (readPackageUrl(name)) return { purl: name };
  throw new Fault('malformed', `${source}: package: "${name}" is no package URL`, {
    hint: 'write it as pkg:npm/lodash or pkg:npm/lodash@4.17.20',
  });
}

function scopeOf({ target, image, severity, fix }: NonNullable<Waiver['scope']>): Scope {
  const targets = [...(target ?? []), ...(image ?? [])];
  return {
    ...(targets.length > 0 && { targets: targets.map((one) => pattern('wildcard', one)) }),
    ...(severity && { severityAtMost: severity }),
    ...(fix && { fix }),
  };
}

function pattern(grammar: TextPattern['grammar'], one: string): TextPattern {
  return { grammar, text: one };
}

/** A waiver that is about everything would hide what nobody has seen yet. */
function refuseTooBroad(selector: Selector, source: string): void {
  const { ids, rules, packages, paths, resources, fingerprints } = selector;
  const isNarrow = [
    ids !== undefined,
    rules?.every(({ text: one }) => !isAnything(one)),
    packages?.every(({ name, purlPattern, ecosystem }) => {
      if (ecosystem !== undefined) return true;
      return !isAnything(name?.text ?? '') && !isAnything(purlPattern?.text.slice('pkg:'.length) ?? '');
    }),
    paths?.every(({ text: one }) => !isAnything(one)),
    resources?.every(({ text: one }) => !isAnything(one)),
    fingerprints !== undefined,
  ].some((one) => one === true);
  if (isNarrow) return;
  throw new Fault('malformed', `${source}: this waiver is about everything`, {
    hint: 'say with "id", "rule", "package", "ecosystem", "path", "resource" or "fingerprint" what it is about',
  });
}

function isAnything(one: string): boolean {
  return /^[*/?]+$/.test(one);
}
