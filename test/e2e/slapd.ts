import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './command.ts';
import { AS_NOBODY, freePort, startOwnServer } from './own-server.ts';

/** Debian's OpenLDAP with a small tree, whose certificate is for `localhost`. */
export interface Slapd {
  /** By StartTLS, and by TLS. */
  readonly url: string;
  readonly secureUrl: string;
  /** PEM of who signed its certificate. */
  readonly ca: string;
  away(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Fake, of everybody in the tree. */
export const FAKE_PASSWORD = 'fake-password-of-a-test';
export const SUFFIX = 'dc=shop,dc=test';

const person = (dn: string, uid: string) => `dn: ${dn}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: somebody
userPassword: ${FAKE_PASSWORD}
`;
const unit = (name: string) => `dn: ou=${name},${SUFFIX}\nobjectClass: organizationalUnit\n`;

/** `referral` is the port of another directory, which this one says has more people. */
function tree(referral: number): string {
  const people = `ou=people,${SUFFIX}`;
  return [
    `dn: ${SUFFIX}\nobjectClass: domain\n`,
    unit('people'),
    unit('groups'),
    person(`uid=ann,${people}`, 'ann'),
    person(`uid=ben,${people}`, 'ben'),
    person(`uid=O\\2C(Neill)*,${people}`, 'O,(Neill)*'),
    person(`cn=vault,${SUFFIX}`, 'vault'),
    `dn: cn=Ops,ou=groups,${SUFFIX}\nobjectClass: groupOfNames\nmember: uid=ann,${people}\n`,
    `dn: cn=All,ou=groups,${SUFFIX}\nobjectClass: groupOfNames\nmember: uid=ann,${people}\nmember: uid=ben,${people}\nmember: uid=O\\2C(Neill)*,${people}\n`,
    `dn: ou=far,${people}\nobjectClass: referral\nobjectClass: extensibleObject\nref: ldap://127.0.0.1:${referral}/ou=far,dc=x\n`,
  ].join('\n');
}

export async function startSlapd(referral: number): Promise<Slapd> {
  const securePort = await freePort();
  const schemas = ['core', 'cosine', 'inetorgperson'];
  const settings = (folder: string) =>
    [
      ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      `TLSCACertificateFile ${join(folder, 'ca.pem')}`,
      `TLSCertificateFile ${join(folder, 'server.pem')}`,
      `TLSCertificateKeyFile ${join(folder, 'server.key')}`,
      'allow bind_anon_dn',
      'database mdb',
      `suffix ${SUFFIX}`,
      `directory ${folder}`,
      // Nobody reads anything unless they say who they are.
      'access to attrs=userPassword by anonymous auth by * none',
      'access to * by users read',
      '',
    ].join('\n');
  const own = await startOwnServer({
    name: 'slapd',
    async prepare(folder) {
      const [first, ...rest] = AS_NOBODY;
      writeFileSync(join(folder, 'slapd.conf'), settings(folder));
      writeFileSync(join(folder, 'tree.ldif'), tree(referral));
      const files = ['-f', join(folder, 'slapd.conf'), '-l', join(folder, 'tree.ldif')];
      await must(first, [...rest, 'slapadd', ...files]);
    },
    command: (folder, port) => [
      'slapd',
      '-f',
      join(folder, 'slapd.conf'),
      '-h',
      `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${securePort}`,
      '-d',
      '0',
    ],
    answers: (port) => must('ldapwhoami', ['-x', '-H', `ldap://127.0.0.1:${port}`]),
  });
  return {
    url: `ldap://localhost:${own.port}`,
    secureUrl: `ldaps://localhost:${securePort}`,
    ca: readFileSync(join(own.folder, 'ca.pem'), 'utf8'),
    away: (work) => own.away(work),
    stop: () => own.stop(),
  };
}
