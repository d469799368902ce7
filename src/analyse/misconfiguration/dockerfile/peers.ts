import { unverifiedPart } from '../../scripts/connections.ts';
import {
  about,
  aboutCommand,
  type DockerfileCheck,
  fullText,
  instructionsOf,
  type RunCommand,
  runCommands,
} from './subject.ts';

function isUnsafeVariable(name: string, value: string): boolean {
  if (name === 'NODE_TLS_REJECT_UNAUTHORIZED') return value === '0';
  if (/^(?:GIT_SSL_NO_VERIFY|npm_config_insecure)$/.test(name))
    return value !== '' && !/^(?:0|false)$/i.test(value);
  if (/^(?:PYTHONHTTPSVERIFY|NPM_CONFIG_STRICT_SSL|npm_config_strict_ssl|YARN_ENABLE_STRICT_SSL)$/.test(name))
    return /^(?:0|false)$/i.test(value);
  if (/^(?:GOINSECURE|GONOSUMCHECK|GONOSUMDB|PIP_TRUSTED_HOST)$/.test(name)) return value !== '';
  return /^(?:GOSUMDB|GONOSUMDB)$/.test(name)
    ? value === 'off'
    : name === 'GOFLAGS' && value.includes('-insecure');
}

/** Whether a build looks at who answers, and keeps its keys. */
export const PEER_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-tls-not-verified',
    title: 'Nobody looks at who answers',
    why: 'Anybody on the way can put something else in the place of what is fetched.',
    fix: 'Take the option away; where a certificate of your own is in the way, install its authority.',
    severity: 'high',
    vectors: ['V3'],
    references: [
      'https://curl.se/docs/sslcerts.html',
      'https://owasp.org/www-community/attacks/Manipulator-in-the-middle_attack',
    ],
    standards: ['CIS Docker 4.11'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const { name, words } = run;
        // Of package managers it is told as packages that nobody signed.
        const option =
          unsafeOption(name, words) ?? (isPackageOption(run) ? undefined : unverifiedPart(run.command));
        const variable = run.command.assignments.find((one) =>
          isUnsafeVariable(one.name, one.value?.known ?? ''),
        );
        if (option !== undefined || variable)
          yield aboutCommand(subject, run, `no ${option ?? variable?.name}`);
      }
      for (const env of instructionsOf(subject, 'ENV', 'ARG')) {
        const [first, second] = env.words;
        const pairs =
          first && !first.text.includes('=')
            ? [[first.text, second?.value ?? ''] as const]
            : env.words.map(
                ({ text, value }) =>
                  [text.slice(0, text.indexOf('=')), value?.slice(value.indexOf('=') + 1) ?? ''] as const,
              );
        for (const [name, value] of pairs)
          if (isUnsafeVariable(name, value)) yield about(env, `${env.name} ${name}=${value}`, `no ${name}`);
      }
    },
    failing: [
      'FROM debian:13\nRUN curl -kO https://example.com/a\n',
      'FROM debian:13\nRUN wget --no-check-certificate https://example.com/a\n',
      'FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n',
      'FROM debian:13\nRUN git -c http.sslVerify=false clone https://example.com/a\n',
      'FROM debian:13\nRUN GIT_SSL_NO_VERIFY=1 git clone https://example.com/a\n',
      'FROM debian:13\nRUN echo insecure >> /root/.curlrc\n',
      'FROM php:8\nRUN composer config -g disable-tls true\n',
      'FROM maven:3\nRUN mvn -Dmaven.wagon.http.ssl.insecure=true package\n',
    ],
    passing: [
      'FROM debian:13\nRUN curl -fsSO https://example.com/a\n',
      'FROM node:24\nENV NODE_EXTRA_CA_CERTS=/etc/ca.pem\n',
    ],
  },
  {
    id: 'dockerfile-ssh-host-not-verified',
    title: 'Nobody looks at which host answers to ssh',
    why: 'Anybody on the way can be the host, and gets what is sent to it.',
    fix: 'Put the key of the host into known_hosts.',
    severity: 'high',
    vectors: ['V2', 'V3'],
    references: ['https://man.openbsd.org/ssh_config#StrictHostKeyChecking'],
    *find(subject) {
      for (const one of instructionsOf(subject, 'RUN', 'ENV')) {
        const [found] =
          /StrictHostKeyChecking["'\s=]+(?:no|off|accept-new)\b|UserKnownHostsFile["'\s=]+\/dev\/null/i.exec(
            fullText(one),
          ) ?? [];
        if (found !== undefined && !/accept-new/i.test(found))
          yield about(one, found, 'a known_hosts with the key of the host');
      }
      for (const run of runCommands(subject))
        if (run.name === 'ssh-keyscan' && keepsScan(run))
          yield aboutCommand(subject, run, 'a known_hosts with the key of the host', { severity: 'low' });
    },
    failing: [
      'FROM debian:13\nRUN GIT_SSH_COMMAND="ssh -o StrictHostKeyChecking=no" git clone git@example.com:a\n',
      'FROM debian:13\nRUN ssh-keyscan example.com >> /etc/ssh/ssh_known_hosts\n',
      'FROM debian:13\nRUN <<EOF\nssh -o StrictHostKeyChecking=no example.com\nEOF\n',
    ],
    passing: [
      'FROM debian:13\nCOPY known_hosts /root/.ssh/\nRUN git clone git@example.com:a\n',
      'FROM debian:13\nRUN ssh-keyscan example.com > k && echo "00 k" | sha256sum -c\n',
    ],
  },
  {
    id: 'dockerfile-ssh-key-made',
    title: 'A key is made while the image is built',
    why: 'It is the same in every container, and in the hands of everybody who can pull the image.',
    fix: 'Make it when the container starts, or mount it.',
    severity: 'high',
    vectors: ['V4', 'V6'],
    references: ['https://docs.docker.com/build/building/secrets/'],
    standards: ['CIS Docker 4.10'],
    *find(subject) {
      for (const run of runCommands(subject)) {
        const makes =
          (run.name === 'ssh-keygen' && !run.words.some((word) => /^-[RFlLyeBH]/.test(word))) ||
          (run.name === 'openssl' &&
            /^(?:genrsa|genpkey|req|ecparam)$/.test(run.words[0] ?? '') &&
            (run.words[0] !== 'req' || run.words.some((word) => /^-(?:newkey|keyout|x509)$/.test(word))));
        if (makes)
          yield aboutCommand(subject, run, 'a key that is made or mounted when the container starts');
      }
    },
    failing: [
      'FROM debian:13\nRUN ssh-keygen -A\n',
      'FROM debian:13\nRUN openssl req -x509 -newkey rsa:2048 -nodes -keyout /k -out /c -subj /CN=a\n',
    ],
    passing: ['FROM debian:13\nRUN ssh-keygen -R example.com\n', 'FROM debian:13\nRUN openssl version\n'],
  },
];

function isPackageOption({ name, words }: RunCommand): boolean {
  return name === 'npm' || (/^(?:pip|python)[\d.]*$/.test(name) && words[0] !== 'config');
}

/** Is what a host says of itself kept, and compared with nothing? */
function keepsScan({ command, siblings }: RunCommand): boolean {
  const isKept = siblings.some(
    ({ pipeline, redirects, name, start }) =>
      (pipeline === command.pipeline || start === command.start) &&
      (name === 'tee' || redirects.some(({ operator }) => operator.startsWith('>'))),
  );
  const isCompared = siblings.some(
    ({ name, words }) =>
      /^(?:sha\d+sum|shasum)$/.test(name ?? '') ||
      (name === 'ssh-keygen' && words.some(({ known }) => known.startsWith('-l'))),
  );
  return isKept && !isCompared;
}

/** What of a command's words has it look at no certificate. */
function unsafeOption(name: string, words: readonly string[]): string | undefined {
  return name === 'curl'
    ? words.find((word) =>
        /^-[a-jl-zA-Z]*k[a-zA-Z]*$|^--(?:insecure|proxy-insecure|doh-insecure)$/.test(word),
      )
    : name === 'wget'
      ? words.find((word) => /^--no-check-certificate$/.test(word))
      : name === 'git'
        ? words.find(
            (word) =>
              /^(?:-c)?http(?:\..*)?\.sslVerify(?:=false)?$/i.test(word) &&
              (word.includes('=') || words.includes('false')),
          )
        : /^mvnw?$/.test(name)
          ? words.find((word) => /^-Dmaven\.wagon\.http\.ssl\.(?:insecure|allowall)=true$/.test(word))
          : /^(?:aria2c|http|https|ansible-galaxy|helm|gradle|svn)$/.test(name)
            ? words.find((word) =>
                /^--(?:check-certificate=false|verify=no|ignore-certs|insecure-skip-tls-verify|trust-server-cert)$/.test(
                  word,
                ),
              )
            : undefined;
}
