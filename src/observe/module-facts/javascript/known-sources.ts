import { createHash } from 'node:crypto';

/**
 * What is known of a source whose texts become code, or whose modules have computed names, from having read it:
 * - `intrinsics`: gives what all scripts share by a name, and what makes code of text only by those of it.
 * - `given`: code that it makes of texts names nothing but what that code is given.
 * - `views`: requires a view engine by the ending of a view's name, or by the setting `view engine`.
 */
export type KnownSource = 'intrinsics' | 'given' | 'views';

interface KnownFile {
  /** What its path ends with. */
  readonly file: string;
  readonly is: KnownSource;
  /** SHA-256 of the file as it was published to npm. */
  readonly digests: ReadonlySet<string>;
}

/** Renewed by `scripts/known-sources.ts`, which lists the digests of all versions that are published. */
export const KNOWN_FILES: readonly KnownFile[] = [
  {
    file: '/get-intrinsic/index.js',
    is: 'intrinsics',
    digests: new Set([
      // 1.0.0 to 1.0.1
      '1fbb49de8053c8d315c1a864b73809f26b16e79003a7d7c09795cccf40cbde55',
      // 1.0.2
      'ef7a5511303b84c77fa07b8eb990abfc0df04e4ce1ee145dc27ef44cb266f62e',
      // 1.1.0
      'ae25353dbddd178805fec6432c0bc5d1293a1afa7f4601a6e6dc11188a30144c',
      // 1.1.1
      '63b6a5160a1375d017d8c3607df19aac1ba97f8e8b198c3ea91f1295ba67da6c',
      // 1.1.2
      '81f6e78debe5717fd24c7fdf20be3a3d1228d3d65fd282ca567243950e3ff6f4',
      // 1.1.3
      'a1e70fafe58a4896ce922314c98f14d2eaed3ad90a89f86ccd07709c2781f935',
      // 1.2.0
      'aff2bfa0e5850d40ac5c4843ac19c1b9c53f790f52c83418a40fffe7b9bfdcfa',
      // 1.2.1
      '6e4aa8d3d8ab54eb510497272f7ac0ae4295778f2588bc2b7800bc1ece44e924',
      // 1.2.2
      '98f79157d3a3473a131b01313588896db48bf1aecf5665ec69ea582accb28ee5',
      // 1.2.3
      '007f6fb7be2ea12cc54d697d5fb4eb673222002356e2b6fd3ad29409db516e0b',
      // 1.2.4
      '5d72ddb504858c1109fa106ffa9be744ea99e75f9255f9ff28851562c5eb7031',
      // 1.2.5
      '5246989f7daffd350b418a18eac63f07e8da6036164cc726945581d7feb39c26',
      // 1.2.6
      'bc749053c55eecdbc0c98e1d9daff77810f66d5fe1bde34a07dde7de6904d2c8',
      // 1.2.7
      'b077bccd97db149f2f717892d379e44a8d821880108605c3adc669692f65f120',
      // 1.3.0
      'c3bc7278af37cede0da2db32724fa0b89a07c44205c44c4f5db0e4d8d497d49c',
      // 1.3.1
      '9d7ffea461b855b2425a1bc0c15058ebc8c6af545f7fec4afbe062fa38c0fd47',
    ]),
  },
  {
    // Of versions before 1.9.1, formats could bring code of their own.
    file: '/morgan/index.js',
    is: 'given',
    digests: new Set([
      // 1.9.1
      'feb2a66363482ff20b5be0851420803214ec479d2d804c87a347f0d7174397c5',
      // 1.10.0 to 1.10.1
      '7989f73aab12256a2460b7e059d1647f37927159fb3e1429e911b1f0a550840a',
      // 1.11.0
      '9d0389e51ec8b8cff72777089263da6921252b980602fd02055ad7e2dfcdb51c',
      // 1.12.0
      'f70af2a24b62278ee21d628a66b620a06117e7708fffa27d34fabc58ffd623ea',
      // 1.12.1
      'c4cbd7eab8141c501a9dc08c971f5852ce2f3c71418141aa07024fc6d7ad9a9a',
    ]),
  },
  {
    // Of versions before 4.7.10, trees that others wrote could bring code of their own.
    file: '/handlebars/dist/cjs/handlebars/compiler/javascript-compiler.js',
    is: 'given',
    digests: new Set([
      // 4.7.10
      '0523d0f3ff90b98bf81256c03986c069d6fbedef3af530ebdc2672d56e9e943a',
    ]),
  },
  {
    file: '/express/lib/view.js',
    is: 'views',
    digests: new Set([
      // 4.16.0 to 4.17.3
      '78152ed5428dd5357cb4858afc499fbf46c300cc000b24e145a234f69dbfa141',
      // 4.18.0 to 4.22.3
      'ec627880c1b43aee5887164ac2e9c58f01e4ee8086e23a829eddf1af3858c021',
      // 5.0.0 to 5.0.1
      'dbbaa77944cfd518f1c513cba4080566472283aab7d54713d32389b9fd168cb6',
      // 5.1.0 to 5.3.0
      '74f4171b66263e22481820bc5975708f7dd8a61484f570aac7c5b4ab77ecbd79',
    ]),
  },
];

/** What is known of a source, by where it lies and every byte of it. */
export function knownSource(text: string, path: string): KnownSource | undefined {
  const known = KNOWN_FILES.find(({ file }) => path.endsWith(file));
  return known?.digests.has(createHash('sha256').update(text).digest('hex')) ? known.is : undefined;
}
