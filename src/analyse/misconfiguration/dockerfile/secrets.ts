import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { secretIn } from '../../../model/configuration/secret-words.ts';
import {
  about,
  type DockerfileCheck,
  fullText,
  instructionsOf,
  REFERENCE,
  type RunCommand,
  runCommands,
} from './subject.ts';

const SECRETS = 'https://docs.docker.com/build/building/secrets/';

/** Values that are no secret: nothing, a place to put one, what a program would take for unset. */
function isValue(value: string): boolean {
  return !/^(?:|["']{2}|true|false|yes|no|none|null|\d{1,3}|changeme|<.*>|\$.*|\*+|x+)$/i.test(value);
}

/** What a step is given that asks for a secret and needs none. */
const STAND_IN =
  /^(?:fake|(?:dummy|placeholder|unused|insecure|not-?(?:a-?)?(?:needed|used|secret|real))[\w-]*)$/i;

/** Paths of files that hold secrets. */
const SECRET_FILE =
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.htpasswd|\.env(?:\.(?!example|sample|template|dist)[\w-]+)?|\.aws(?:\/.*)?|\.ssh(?:\/.*)?|\.docker\/config\.json|\.kube(?:\/.*)?|kubeconfig|\.gnupg(?:\/.*)?|credentials(?:\.json)?|secrets?\.(?:json|ya?ml|env|txt)|[\w.-]+\.tfstate(?:\.backup)?|[\w.-]+\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx))$/i;

/** The name of a variable that a command is given or exports, or of the option for a user, with a secret written out behind it. */
function secretOf({ name, words, command }: RunCommand): string | undefined {
  const exported = name === 'export' ? command.words.map(({ value = '' }) => value) : [];
  const set = command.assignments.map((one) => `${one.name}=${one.value?.value ?? ''}`);
  for (const pair of [...exported, ...set]) {
    const at = pair.indexOf('=');
    const value = pair.slice(at + 1);
    if (at > 0 && isSecretName(pair.slice(0, at)) && isValue(value) && !STAND_IN.test(value))
      return pair.slice(0, at + 1);
  }
  const given = passwordOption(name, words);
  if (given !== undefined) return given;
  if (!/^(?:curl|wget)$/.test(name)) return undefined;
  const at = words.findIndex((word) => /^(?:-u|--user)$/.test(word));
  const [, user, secret] = /^([^:]{1,80}):(.+)$/.exec(at < 0 ? '' : (words[at + 1] ?? '')) ?? [];
  return secret !== undefined && isValue(secret) ? `-u ${user}:` : undefined;
}

/** The short option by which a program is given a password that is written out. */
function passwordOption(name: string, words: readonly string[]): string | undefined {
  const isLogin =
    /^(?:docker|podman|buildah|skopeo|helm|oras|crane|nerdctl)$/.test(name) && words.includes('login');
  const isJoined = /^(?:mysql|mariadb|mysqldump|mysqladmin|mongo|mongosh)$/.test(name);
  if (!isLogin && !isJoined && name !== 'sshpass') return undefined;
  const at = words.findIndex((word) => word === '-p');
  const own = isJoined ? words.find((word) => /^-p\S/.test(word))?.slice(2) : undefined;
  const value = own ?? (at < 0 || /^mysql|^maria/.test(name) ? '' : (words[at + 1] ?? ''));
  return isValue(value) && !value.startsWith('-') ? `${isLogin ? 'login ' : ''}-p ` : undefined;
}

/** What a Dockerfile puts into an image for everybody who can pull it. */
export const SECRET_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-secret-in-env',
    title: 'A secret is a variable of the image',
    why: 'Everybody who can pull the image reads it from its configuration, and every process of a container inherits it.',
    fix: 'Hand it to the build by RUN --mount=type=secret, and to the container by its orchestrator or a vault; then change it, as it was told.',
    severity: 'critical',
    vectors: ['V2', 'V4'],
    references: [SECRETS, 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const env of instructionsOf(subject, 'ENV')) {
        const [first, second] = env.words;
        const pairs =
          first && !first.text.includes('=')
            ? [`${first.text}=${second?.text ?? ''}`]
            : env.words.map(({ text }) => text);
        for (const pair of pairs) {
          const name = pair.slice(0, pair.indexOf('='));
          if (isSecretName(name) && isValue(pair.slice(name.length + 1)))
            yield about(env, `ENV ${name}=…`, 'no secret');
        }
      }
    },
    failing: ['FROM debian:13\nENV DB_PASSWORD=fake-one\n', 'FROM debian:13\nENV API_KEY fake-one\n'],
    passing: [
      'FROM debian:13\nENV DB_PASSWORD_FILE=/run/secrets/db\n',
      'FROM debian:13\nENV TOKEN=\n',
      'FROM debian:13\nENV PASSWORD=$PASSWORD\n',
    ],
  },
  {
    id: 'dockerfile-secret-in-arg',
    title: 'A secret is an argument of the build',
    why: 'Arguments are in the history of the image, for everybody who can pull it.',
    fix: 'Hand it to the build by RUN --mount=type=secret.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: [SECRETS, 'https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const arg of instructionsOf(subject, 'ARG'))
        for (const { text } of arg.words) {
          const [name = ''] = text.split('=');
          if (isSecretName(name))
            yield about(arg, `ARG ${name}`, `RUN --mount=type=secret,id=${name.toLowerCase()}`);
        }
    },
    failing: ['FROM debian:13\nARG NPM_TOKEN\nRUN npm ci\n', 'FROM debian:13\nARG PASSWORD=fake-one\n'],
    passing: ['FROM debian:13\nARG TOKEN_FILE\n', 'FROM debian:13\nARG VERSION=1\n'],
  },
  {
    id: 'dockerfile-secret-file',
    title: 'A file with secrets is copied into the image',
    why: 'It is in a layer for everybody who can pull the image, also where a later layer removes it.',
    fix: 'Hand it to the build by RUN --mount=type=secret, and list it in .dockerignore.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: [SECRETS],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const copy of instructionsOf(subject, 'COPY', 'ADD')) {
        if (copy.flags.some(({ name }) => name === 'from')) continue;
        for (const { value } of copy.words.slice(0, -1))
          if (
            value !== undefined &&
            !/^https?:/i.test(value) &&
            SECRET_FILE.test(value) &&
            !/\.pub$|(?:^|[/_-])(?:ca|root|public|cert|chain)[\w.-]*\.pem$/i.test(value)
          )
            yield about(copy, `${copy.name} ${value}`, 'RUN --mount=type=secret');
      }
    },
    failing: [
      'FROM debian:13\nCOPY id_rsa /root/.ssh/\n',
      'FROM node:24\nCOPY .npmrc ./\n',
      'FROM debian:13\nADD server.key /etc/\n',
      'FROM debian:13\nCOPY terraform.tfstate /app/\n',
    ],
    passing: [
      'FROM debian:13\nCOPY app /app\n',
      'FROM debian:13\nCOPY ca.pem /etc/ssl/\n',
      'FROM debian:13\nCOPY .env.example /\n',
    ],
  },
  {
    id: 'dockerfile-secret-in-url',
    title: 'A password stands in a URL',
    why: 'It is in the history of the image, and in what package managers remember of where they fetched from.',
    fix: 'Hand it to the build by RUN --mount=type=secret; then change it, as it was told.',
    severity: 'critical',
    vectors: ['V2', 'V4'],
    references: [SECRETS],
    standards: ['CIS Docker 4.10'],
    *find(subject) {
      for (const one of instructionsOf(subject, 'RUN', 'ENV', 'ARG', 'ADD', 'LABEL', 'CMD', 'ENTRYPOINT')) {
        const [, scheme, user, secret = ''] =
          /\b([a-z][a-z0-9+.-]{1,20}):\/\/([^\s:@/'"]{0,80}):([^\s@/'"]{1,200})@/i.exec(fullText(one)) ?? [];
        if (scheme !== undefined && isValue(secret) && !secret.startsWith('$'))
          yield about(one, `${scheme}://${user}:…@`, 'a URL without a password');
      }
    },
    failing: [
      'FROM debian:13\nRUN git clone https://ann:fake-one@example.com/x.git\n',
      'FROM debian:13\nRUN <<EOF\ngit clone https://ann:fake-one@example.com/x.git\nEOF\n',
    ],
    passing: [
      'FROM debian:13\nRUN git clone https://example.com/x.git\n',
      'FROM debian:13\nRUN curl http://$USER:$PASS@example.com\n',
    ],
  },
  {
    id: 'dockerfile-secret-in-label',
    title: 'A secret is a label of the image',
    why: 'Everybody who can pull the image, or list it in a registry, reads its labels.',
    fix: 'Take it away, and change it, as it was told.',
    severity: 'high',
    vectors: ['V4'],
    references: [SECRETS, `${REFERENCE}#label`],
    *find(subject) {
      for (const label of instructionsOf(subject, 'LABEL'))
        for (const { text } of label.words) {
          const name = text.slice(0, Math.max(0, text.indexOf('=')));
          if (
            isSecretName(name.replaceAll(/["']/g, '').split('.').at(-1) ?? '') &&
            isValue(text.slice(name.length + 1))
          )
            yield about(label, `LABEL ${name}=…`, 'no secret');
        }
    },
    failing: ['FROM debian:13\nLABEL com.example.token=fake-one\n'],
    passing: ['FROM debian:13\nLABEL com.example.version=1\n'],
  },
  {
    id: 'dockerfile-secret-mount-kept',
    title: 'What a secret mount holds is written into the image',
    why: 'The mount is gone after RUN, and its copy is in the layer.',
    fix: 'Use the file where it is mounted, and write it nowhere.',
    severity: 'high',
    vectors: ['V4'],
    references: [SECRETS],
    *find(subject) {
      for (const run of instructionsOf(subject, 'RUN')) {
        if (
          !run.flags.some(
            ({ name, argument }) => name === 'mount' && /(?:^|,)type=secret(?:,|$)/.test(argument),
          )
        )
          continue;
        for (const command of run.script?.commands ?? []) {
          const reads = command.words.some(({ known }) => known.startsWith('/run/secrets/'));
          const writes =
            /^(?:cp|mv|install)$/.test(command.name ?? '') ||
            (command.name === 'cat' &&
              command.redirects.some(
                ({ operator, target }) => operator.startsWith('>') && target?.value !== '/dev/null',
              ));
          if (reads && writes)
            yield about(run, `${command.name} /run/secrets/…`, 'the secret used where it is mounted');
        }
      }
    },
    failing: [
      'FROM debian:13\nRUN --mount=type=secret,id=a cp /run/secrets/a /root/.netrc\n',
      'FROM debian:13\nRUN --mount=type=secret,id=a cat /run/secrets/a > /etc/token\n',
    ],
    passing: [
      'FROM debian:13\nRUN --mount=type=secret,id=a curl --netrc-file /run/secrets/a https://example.com\n',
    ],
  },
  {
    id: 'dockerfile-secret-in-run',
    title: 'A secret stands in a command of the build',
    why: 'Commands are in the history of the image, for everybody who can pull it.',
    fix: 'Hand it to the build by RUN --mount=type=secret; then change it, as it was told.',
    severity: 'high',
    vectors: ['V2', 'V4'],
    references: [SECRETS],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const name = secretIn(run.words) ?? secretOf(run);
        if (name !== undefined)
          yield about(run.instruction, `RUN ${run.name} ${name}…`, 'RUN --mount=type=secret');
      }
    },
    failing: [
      'FROM debian:13\nRUN export DB_PASSWORD=fake-one && make\n',
      'FROM debian:13\nRUN API_TOKEN=fake-one make\n',
      'FROM debian:13\nRUN curl -u ann:fake-one https://example.com/a -o a\n',
      'FROM debian:13\nRUN docker login -u ann -p fake-one registry.example\n',
      'FROM debian:13\nRUN mysql -u root -pfake-one -e "select 1"\n',
      'FROM debian:13\nRUN mysql --password=fake-one -e "select 1"\n',
    ],
    passing: [
      'FROM debian:13\nRUN --mount=type=secret,id=t export API_TOKEN=$(cat /run/secrets/t) && make\n',
      'FROM debian:13\nRUN docker login -u ann -p "$PASS" registry.example\n',
      'FROM debian:13\nRUN curl -u "$USER:$PASS" https://example.com/a -o a\n',
      'FROM python:3.14\nRUN SECRET_KEY=dummy python manage.py collectstatic\n',
      'FROM debian:13\nRUN make --token-file=/run/secrets/t TOKEN_TYPE=jwt\n',
    ],
  },
];
