import { cubbyholeEngine } from './cubbyhole/unit.ts';
import { databaseEngine } from './database/unit.ts';
import { kubernetesEngine } from './kubernetes/unit.ts';
import { kvV1Engine } from './kv-v1/unit.ts';
import { kvV2Engine } from './kv-v2/unit.ts';
import { pkiEngine } from './pki/unit.ts';
import { rabbitmqEngine } from './rabbitmq/unit.ts';
import { sshEngine } from './ssh/unit.ts';
import { totpEngine } from './totp/unit.ts';
import { transitEngine } from './transit/unit.ts';
import type { SecretsEngine } from './types.ts';

/** Every engine by which secrets are kept or made. */
export const SECRETS_ENGINES: readonly SecretsEngine[] = [
  kvV1Engine,
  kvV2Engine,
  cubbyholeEngine,
  transitEngine,
  totpEngine,
  pkiEngine,
  sshEngine,
  databaseEngine,
  rabbitmqEngine,
  kubernetesEngine,
];
