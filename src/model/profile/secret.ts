import * as z from 'zod';
import { line } from './line.ts';
import { plainPathSchema } from './path.ts';
import { secretLook } from './secret-look.ts';
import { token } from './text.ts';

const REFERENCE =
  /^(?:[a-z][a-z0-9+.-]{1,31}:[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]+|[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?(?:\/[A-Za-z0-9._-]{1,253})?)$/;

export const secretSchema = line({
  reference: token(
    REFERENCE,
    1024,
    'must name a secret: the name of a Kubernetes secret and its key (orders-db/password), or a URI (vault:kv/shop/orders#password)',
  )
    .superRefine((reference, context) => {
      const look = secretLook(reference) ?? (/^[0-9a-f]{32,}$/.test(reference) ? 'a random key' : undefined);
      if (look) {
        const message = `looks like ${look}; write where the secret is kept, never the secret, and replace it if it was real`;
        context.addIssue({ code: 'custom', message });
      }
    })
    .describe(
      'Where the secret is kept: `name/key` of a Kubernetes secret, or a URI. Never the secret itself.',
    ),
  environment: token(/^[A-Za-z_][A-Za-z0-9_]*$/, 256, 'must be the name of an environment variable')
    .optional()
    .describe('The environment variable that it is delivered in.'),
  file: plainPathSchema.optional().describe('The file that it is delivered in.'),
});
export type SecretLine = z.output<typeof secretSchema>;
