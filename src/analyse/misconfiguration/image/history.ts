import { holdsSecret, isCredential } from '../../../model/configuration/credentials.ts';
import { type ImageCheck, type ImageSubject, ofConfig, shown } from './subject.ts';

const PRACTICES = 'https://docs.docker.com/build/building/best-practices/';

/** The steps that made the image, by number. */
function steps({ image }: ImageSubject): (readonly [part: string, text: string])[] {
  return (image?.history ?? []).map((text, index) => [`step ${index + 1} of its history`, text] as const);
}

/** The arguments that the build was given, as the history has them: `|2 A=b C=d /bin/sh -c …`. */
function* buildArguments(text: string): Generator<readonly [name: string, value: string], undefined> {
  const [, count = '0', rest = ''] = /^(?:RUN )?\|(\d{1,3}) (.*)$/s.exec(text) ?? [];
  for (const word of rest.split(' ', Number(count))) {
    const at = word.indexOf('=');
    if (at > 0) yield [word.slice(0, at), word.slice(at + 1)];
  }
}

function stepCheck(
  head: Pick<
    ImageCheck,
    'id' | 'title' | 'why' | 'fix' | 'severity' | 'vectors' | 'references' | 'standards'
  >,
  form: RegExp,
  expected: string,
  failing: string,
  passing: string,
): ImageCheck {
  return {
    ...head,
    *find(subject) {
      for (const [part, text] of steps(subject)) {
        const found = form.exec(text)?.[0];
        if (found !== undefined) yield ofConfig(part, shown(found), expected);
      }
    },
    failing: [{ 'image.json': JSON.stringify({ history: [failing] }) }],
    passing: [{ 'image.json': JSON.stringify({ history: [passing] }) }],
  };
}

/** What the steps tell that made the image; of one whose Dockerfile nobody has, they are all there is. */
export const HISTORY_CHECKS: readonly ImageCheck[] = [
  {
    id: 'image-history-secret',
    title: 'A secret is in the history of the image',
    why: 'Everybody who can pull the image reads it.',
    fix: 'Hand it to the build by RUN --mount=type=secret; then change it, as it was told.',
    severity: 'critical',
    vectors: ['V2', 'V4'],
    references: ['https://docs.docker.com/build/building/secrets/'],
    standards: ['CIS Docker 4.10', 'NIST SP 800-190 4.1.4'],
    *find(subject) {
      for (const [part, text] of steps(subject)) {
        for (const [name, value] of buildArguments(text))
          if (isCredential(name, value)) yield ofConfig(part, `argument ${shown(name)}=…`, 'no secret');
        if (holdsSecret(text)) yield ofConfig(part, 'a secret in what the step runs', 'no secret');
      }
    },
    failing: [
      { 'image.json': '{"history":["|1 NPM_TOKEN=fakeToken0123 /bin/sh -c npm ci"]}' },
      { 'image.json': '{"history":["RUN git clone https://shop:fake-one@git.example/a"]}' },
    ],
    passing: [{ 'image.json': '{"history":["|1 VERSION=1.2 /bin/sh -c npm ci"]}' }],
  },
  stepCheck(
    {
      id: 'image-history-unseen-script',
      title: 'A script was fetched and run unseen',
      why: 'Whoever has the server, or the way to it, decided what is in the image.',
      fix: 'Fetch a version, compare its digest, then run it.',
      severity: 'medium',
      vectors: ['V3'],
      references: [PRACTICES],
      standards: ['CIS Docker 4.11'],
    },
    /\b(?:curl|wget)\b[^|;&]{0,300}\|\s*(?:sudo\s+)?(?:ba|da|z|a)?sh\b/,
    'a digest that is compared',
    'RUN /bin/sh -c curl -sL https://get.example/install | bash # buildkit',
    'RUN /bin/sh -c curl -sLo a https://get.example/a && sha256sum -c a.sha256 # buildkit',
  ),
  stepCheck(
    {
      id: 'image-history-unverified',
      title: 'A step of the build did not ask who answers',
      why: 'Whoever was on the way could change what is in the image.',
      fix: 'Take the option away; give the build the certificate of its authority where it lacks one.',
      severity: 'high',
      vectors: ['V3'],
      references: [PRACTICES],
      standards: ['CIS Docker 4.11'],
    },
    /\bcurl\b[^|;&]{0,300}\s(?:-[a-jl-zA-Z]*k[a-zA-Z]*|--insecure)\s|--no-check-certificate|--allow-unauthenticated|--allow-untrusted|--nogpgcheck|--no-gpg-checks|--force-yes|--trusted-host|strict-ssl[= ]false|http\.sslVerify[= ]false/,
    'what answers is verified',
    'RUN /bin/sh -c wget --no-check-certificate https://a.example/b # buildkit',
    'RUN /bin/sh -c curl -fsS https://a.example/b # buildkit',
  ),
  stepCheck(
    {
      id: 'image-history-remote-add',
      title: 'ADD fetched a file that nobody compared',
      why: 'What is at the address was trusted as it was that day.',
      fix: 'Write ADD --checksum, or fetch it in RUN and compare its digest.',
      severity: 'low',
      vectors: ['V3'],
      references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
      standards: ['CIS Docker 4.9'],
    },
    /^(?:\/bin\/sh -c #\(nop\) )?ADD (?!.*--checksum)https?:\/\/\S{1,200}/,
    'ADD --checksum',
    'ADD https://a.example/b /b # buildkit',
    'ADD --checksum=sha256:1f https://a.example/b /b # buildkit',
  ),
  stepCheck(
    {
      id: 'image-history-open-modes',
      title: 'A step let everybody write to files',
      why: 'Every process of the container can replace them.',
      fix: 'Give the files to the user who needs them.',
      severity: 'medium',
      vectors: ['V6'],
      references: ['https://docs.docker.com/reference/dockerfile/#copy---chown---chmod'],
    },
    /\bchmod\s+(?:-[a-zA-Z]+\s+)*(?:0?777|a\+rwx|o\+w|a\+w|ugo\+rwx)\s+\S{1,100}/,
    'modes without w for others',
    'RUN /bin/sh -c chmod -R 777 /app # buildkit',
    'RUN /bin/sh -c chmod -R 755 /app # buildkit',
  ),
  stepCheck(
    {
      id: 'image-history-password',
      title: 'A step set the password of an account',
      why: 'It is the same in every container of the image, and everybody who can pull the image knows it.',
      fix: 'Leave accounts locked; nobody logs in to a container.',
      severity: 'high',
      vectors: ['V2', 'V6'],
      references: ['https://man7.org/linux/man-pages/man8/chpasswd.8.html'],
    },
    /\|\s*(?:\/usr\/sbin\/)?chpasswd\b|\bpasswd\s+(?:-d|--delete)\b|\bpasswd\s+--stdin\b|\busermod\s+(?:-p|--password)\s/,
    'a locked account',
    'RUN /bin/sh -c echo "root:$ROOT" | chpasswd # buildkit',
    'RUN /bin/sh -c useradd -r app # buildkit',
  ),
];
