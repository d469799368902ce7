import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFetch } from '../../src/platform/fetch/fetch.ts';
import { createHttpClient } from '../../src/platform/http/client.ts';
import { must } from './command.ts';
import { freePort, startOwnServer } from './own-server.ts';

/** Debian's RabbitMQ with its management API, over TLS, whose certificate is for `localhost`. */
export interface Rabbitmq {
  readonly url: string;
  /** PEM of who signed its certificate. */
  readonly ca: string;
  /** Asks its API as the one who may do everything, or as somebody else: gives the status and what it says. */
  ask(
    path: string,
    login?: string,
    method?: 'GET' | 'PUT',
    body?: object,
  ): Promise<{ status: number; body: unknown }>;
  stop(): Promise<void>;
}

/** Fake, of who may do everything. */
export const KEEPER = { username: 'keeper', password: 'fake-password-of-a-test' };

export function rabbitmqProgram(): string | undefined {
  return globSync('/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server')[0];
}

export async function startRabbitmq(): Promise<Rabbitmq> {
  const program = rabbitmqProgram() ?? 'rabbitmq-server';
  const [messages, nodes, names] = [await freePort(), await freePort(), await freePort()];
  const keeper = `${KEEPER.username}:${KEEPER.password}`;
  let origin = '';
  let ca = '';
  const fetch = createFetch(createHttpClient({ userAgent: 'test' }));
  const ask: Rabbitmq['ask'] = async (path, login = keeper, method = 'GET', body) => {
    const headers = {
      authorization: `Basic ${Buffer.from(login).toString('base64')}`,
      'content-type': 'application/json',
    };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const request = { url: `${origin}/api/${path}`, method, headers, authority: ca, ...sent };
    const { status, body: text } = await fetch(request);
    return { status, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
  };
  const own = await startOwnServer({
    name: 'rabbitmq',
    prepare(folder) {
      const tls = ['cacertfile = ca.pem', 'certfile = server.pem', 'keyfile = server.key'].map((line) => {
        const [name = '', file = ''] = line.split(' = ');
        return `management.ssl.${name} = ${join(folder, file)}`;
      });
      const settings = [
        `listeners.tcp.1 = 127.0.0.1:${messages}`,
        'management.ssl.ip = 127.0.0.1',
        ...tls,
        `default_user = ${KEEPER.username}`,
        `default_pass = ${KEEPER.password}`,
      ];
      writeFileSync(join(folder, 'settings'), settings.join('\n'));
      writeFileSync(join(folder, 'enabled_plugins'), '[rabbitmq_management].');
      return Promise.resolve();
    },
    command(folder, port) {
      ca = readFileSync(join(folder, 'ca.pem'), 'utf8');
      origin = `https://localhost:${port}`;
      writeFileSync(
        join(folder, 'rabbitmq.conf'),
        `${readFileSync(join(folder, 'settings'), 'utf8')}\nmanagement.ssl.port = ${port}\n`,
      );
      const variables = {
        HOME: folder,
        RABBITMQ_NODENAME: `test${port}@localhost`,
        RABBITMQ_MNESIA_BASE: join(folder, 'data'),
        RABBITMQ_LOG_BASE: join(folder, 'log'),
        RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
        RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
        RABBITMQ_CONF_ENV_FILE: '/dev/null',
        RABBITMQ_DIST_PORT: String(nodes),
        ERL_EPMD_PORT: String(names),
        ERL_EPMD_ADDRESS: '127.0.0.1',
      };
      return ['env', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`), program];
    },
    answers: async () => {
      if ((await ask('whoami')).status !== 200) throw new Error('it does not answer yet');
    },
  });
  return {
    url: `https://localhost:${own.port}`,
    ca,
    ask,
    async stop() {
      await own.stop();
      // The daemon of names outlives it, and is this test's alone by its port.
      await must('epmd', ['-port', String(names), '-kill']).catch(() => undefined);
    },
  };
}
