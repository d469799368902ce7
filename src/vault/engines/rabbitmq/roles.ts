import * as z from 'zod';
import { parseJson } from '../../../model/json/parse.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';

/** What somebody may in one virtual host; regular expressions of the broker. */
interface Permissions {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

type TopicPermissions = Pick<Permissions, 'write' | 'read'>;

/** What users are made with. Pairs, so that no name is special. */
export interface RabbitmqRole {
  readonly tags: string;
  readonly hosts: readonly (readonly [string, Permissions])[];
  /** By host, and by exchange in it. */
  readonly topics: readonly (readonly [string, readonly (readonly [string, TopicPermissions])[]])[];
}

const MOST = 200;
/** A name of the broker's, which is a segment of a path when it is asked. */
const nameSchema = z.string().regex(/^(?!\.{1,2}$)[^\p{Cc}]{1,255}$/u, 'is no name');
const patternSchema = z.string().max(1000).default('');
const topicSchema = z.object({ write: patternSchema, read: patternSchema });
const hostSchema = topicSchema.extend({ configure: patternSchema });
const hostsSchema = mapOf(hostSchema);
const topicsSchema = mapOf(mapOf(topicSchema));
const roleFields = z.object({
  tags: z
    .string()
    .regex(/^[\w, -]{0,1000}$/, 'has letters, digits and commas')
    .default(''),
  vhosts: written(hostsSchema),
  vhost_topics: written(topicsSchema),
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
        const found = await call.store.get<RabbitmqRole>(rolePath(call));
        if (!found) throw new Refusal(404);
        const { tags, hosts, topics } = found.value;
        const exchanges = topics.map(([host, inside]) => [host, Object.fromEntries(inside)] as const);
        return {
          data: { tags, vhosts: Object.fromEntries(hosts), vhost_topics: Object.fromEntries(exchanges) },
        };
      },
    }),
    update: operation({
      summary: 'Write a role',
      fields: roleFields,
      async handle(call: Call<z.infer<typeof roleFields>>) {
        const { tags, vhosts: hosts, vhost_topics: topics } = call.fields;
        if (tags === '' && hosts.length === 0 && topics.length === 0)
          throw new Refusal(400, 'both tags and vhosts not specified');
        await call.store.put(rolePath(call), { tags, hosts, topics } satisfies RabbitmqRole);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a role; users that were made live as long as their leases',
      async handle(call) {
        await call.store.remove(rolePath(call));
        return undefined;
      },
    }),
  },
];

/** Throws a `Refusal` (400) where there is no such role. */
export async function roleOf(call: Call): Promise<RabbitmqRole> {
  const found = await call.store.get<RabbitmqRole>(rolePath(call));
  if (!found) throw new Refusal(400, `unknown role: ${call.parameters['name'] ?? ''}`);
  return found.value;
}

function rolePath({ parameters }: Pick<Call, 'parameters'>): string {
  return `role/${parameters['name'] ?? ''}`;
}

/** A map as pairs. */
function mapOf<Read>(value: z.ZodType<Read>) {
  return z
    .record(z.string(), z.unknown())
    .transform((map) => Object.entries(map))
    .pipe(z.array(z.tuple([nameSchema, value])).max(MOST));
}

/** JSON in a text, as Vault's command line sends it, or as it is. */
function written<Read>(schema: z.ZodType<Read>) {
  return z
    .unknown()
    .default('')
    .transform((given, context) => {
      if (given === '') return {};
      if (typeof given !== 'string') return given;
      try {
        return parseJson(given, { length: 200_000, depth: 5, tokens: 10_000 });
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
