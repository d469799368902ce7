import { LineCounter, parse } from 'yaml';
import * as z from 'zod';
import { countedTokens } from '../../../model/yaml/size.ts';
import { nameTemplateOf } from '../../credentials/name-template.ts';
import { durationSchema } from '../../durations.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';

/** What somebody may, as RBAC says it. */
export type Rule = z.infer<typeof ruleSchema>;

/** For whom tokens are made, and what they may. One of account, role and rules is given. */
export interface KubernetesRole {
  /** `*` is all. */
  readonly namespaces: readonly string[];
  readonly accountName: string;
  readonly roleName: string;
  readonly roleType: 'Role' | 'ClusterRole';
  readonly rules: readonly Rule[];
  /** As they were written. */
  readonly rulesText: string;
  /** Seconds; 0 for the mount's. */
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly audiences: readonly string[];
  readonly nameTemplate: string;
  readonly labels: readonly (readonly [string, string])[];
  readonly annotations: readonly (readonly [string, string])[];
}

/** Characters of rules. */
const LONGEST_RULES = 32_768;
/** What a name may be made of. */
export const NAME_FIELDS = ['DisplayName', 'RoleName'];
/** RFC 1123: nothing in it means anything in a path. */
export const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const OBJECT_NAME = /^(?:[a-z0-9](?:[a-z0-9:.-]{0,251}[a-z0-9])?)?$/;
const texts = z.array(z.string().max(253)).max(200);
const ruleSchema = z.strictObject({
  verbs: texts.min(1),
  apiGroups: texts.optional(),
  resources: texts.optional(),
  resourceNames: texts.optional(),
  nonResourceURLs: texts.optional(),
});
const rulesSchema = z.strictObject({ rules: z.array(ruleSchema).min(1).max(200) });
const pairsSchema = z
  .record(z.string().max(317), z.string().max(4096))
  .transform((map) => Object.entries(map))
  .optional();
const duration = durationSchema.pipe(z.number().min(0)).optional();
const roleFields = z.object({
  allowed_kubernetes_namespaces: listSchema
    .pipe(
      z.array(z.string().regex(/^(?:\*|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)$/, 'is no namespace')).max(1000),
    )
    .optional(),
  allowed_kubernetes_namespace_selector: z.literal('', 'is not taken: list the namespaces').optional(),
  service_account_name: z.string().regex(OBJECT_NAME, 'is no name').optional(),
  kubernetes_role_name: z.string().regex(OBJECT_NAME, 'is no name').optional(),
  kubernetes_role_type: z.enum(['Role', 'ClusterRole']).optional(),
  generated_role_rules: z.string().max(LONGEST_RULES).optional(),
  token_default_ttl: duration,
  token_max_ttl: duration,
  token_default_audiences: listSchema.pipe(texts).optional(),
  name_template: z.string().max(1000).optional(),
  extra_labels: pairsSchema,
  extra_annotations: pairsSchema,
});

export const ROLE_ROUTES: readonly Route[] = [
  {
    path: 'roles',
    list: operation({
      summary: 'List roles',
      handle: async ({ store }) => listed(await store.list('role/')),
    }),
  },
  {
    path: 'roles/{name}',
    exists: async (call) => (await call.store.get(rolePath(call))) !== undefined,
    read: operation({
      summary: 'Read a role',
      async handle(call) {
        const found = await call.store.get<KubernetesRole>(rolePath(call));
        if (!found) throw new Refusal(404);
        return { data: { name: call.parameters['name'], ...shown(found.value) } };
      },
    }),
    update: operation({
      summary: 'Write a role',
      fields: roleFields,
      async handle(call: Call<z.infer<typeof roleFields>>) {
        await call.store.update<KubernetesRole>(rolePath(call), (before) => changed(call.fields, before));
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a role; tokens that were made live as long as their leases',
      async handle(call) {
        await call.store.remove(rolePath(call));
        return undefined;
      },
    }),
  },
];

/** Throws a `Refusal` (400) where there is no such role. */
export async function roleOf(call: Call): Promise<KubernetesRole> {
  const found = await call.store.get<KubernetesRole>(rolePath(call));
  if (!found) throw new Refusal(400, `unknown role: ${call.parameters['name'] ?? ''}`);
  return found.value;
}

function rolePath({ parameters }: Pick<Call, 'parameters'>): string {
  return `role/${parameters['name'] ?? ''}`;
}

function changed(asked: z.infer<typeof roleFields>, before: KubernetesRole | undefined): KubernetesRole {
  const rulesText = asked.generated_role_rules ?? before?.rulesText ?? '';
  const role: KubernetesRole = {
    namespaces: asked.allowed_kubernetes_namespaces ?? before?.namespaces ?? [],
    accountName: asked.service_account_name ?? before?.accountName ?? '',
    roleName: asked.kubernetes_role_name ?? before?.roleName ?? '',
    roleType: asked.kubernetes_role_type ?? before?.roleType ?? 'Role',
    rules: rulesText === '' ? [] : rulesOf(rulesText),
    rulesText,
    defaultTtl: asked.token_default_ttl ?? before?.defaultTtl ?? 0,
    maxTtl: asked.token_max_ttl ?? before?.maxTtl ?? 0,
    audiences: asked.token_default_audiences ?? before?.audiences ?? [],
    nameTemplate: asked.name_template ?? before?.nameTemplate ?? '',
    labels: asked.extra_labels ?? before?.labels ?? [],
    annotations: asked.extra_annotations ?? before?.annotations ?? [],
  };
  const ways = [role.accountName, role.roleName, role.rulesText].filter((one) => one !== '');
  if (ways.length !== 1)
    throw new Refusal(
      400,
      'one (at most one) of service_account_name, kubernetes_role_name or generated_role_rules must be set',
    );
  if (role.namespaces.length === 0) throw new Refusal(400, 'allowed_kubernetes_namespaces must be set');
  if (role.maxTtl > 0 && role.defaultTtl > role.maxTtl)
    throw new Refusal(400, 'token_default_ttl exceeds token_max_ttl');
  if (role.nameTemplate !== '') void nameTemplateOf(role.nameTemplate, NAME_FIELDS);
  return role;
}

/** Rules as JSON or YAML. Throws a `Refusal` (400) for what are none. */
function rulesOf(text: string): readonly Rule[] {
  try {
    for (const _ of countedTokens(text, 'generated_role_rules', new LineCounter()));
    return rulesSchema.parse(parse(text, { maxAliasCount: 0 })).rules;
  } catch {
    throw new Refusal(
      400,
      'generated_role_rules has rules of RBAC, as JSON or YAML: rules: [{apiGroups, resources, verbs}]',
    );
  }
}

function shown(role: KubernetesRole) {
  return {
    allowed_kubernetes_namespaces: role.namespaces,
    allowed_kubernetes_namespace_selector: '',
    service_account_name: role.accountName,
    kubernetes_role_name: role.roleName,
    kubernetes_role_type: role.roleType,
    generated_role_rules: role.rulesText,
    token_default_ttl: role.defaultTtl,
    token_max_ttl: role.maxTtl,
    token_default_audiences: role.audiences,
    name_template: role.nameTemplate,
    extra_labels: Object.fromEntries(role.labels),
    extra_annotations: Object.fromEntries(role.annotations),
  };
}
