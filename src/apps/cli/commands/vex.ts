import { VEX_JUSTIFICATIONS } from '../../../model/exception/own-statement.ts';
import { VEX_STATUSES } from '../../../model/exception/vex.ts';
import { Fault } from '../../../model/fault.ts';
import { VEX_FORMATS } from '../../../present/vex/formats.ts';
import { EXIT } from '../exit-code.ts';
import { argument, option, repeatedOption, requiredOption } from '../options/option.ts';
import { print } from '../output/print.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'vex',
  summary: 'tell others which vulnerabilities do not affect what you pass on',
  description: `Writes a VEX document of a JSON report that "plimsoll scan" made. What was waived is told: as not affected where the
reason begins with one of the five justifications of VEX, such as "vulnerable_code_not_present: ...", else as
affected, with the reason as what is done about it. What nobody waived is told where --status says what is so.`,
  arguments: { report: argument('<report>', 'a JSON report of a scan', { completion: 'file' }) },
  options: {
    author: requiredOption('--author <name>', 'who says so'),
    authorUrl: option('--author-url <url>', 'an address that stands for the author; CSAF wants it'),
    product: option(
      '--product <purl>',
      'package URL of the product; default that of the image by its digest',
    ),
    status: option('--status <status>', 'what is so of findings that nobody waived', {
      choices: VEX_STATUSES,
    }),
    justification: option('--justification <why>', 'why they do not affect the product', {
      choices: VEX_JUSTIFICATIONS,
    }),
    note: option('--note <text>', 'why in your own words, or what is done about them'),
    id: repeatedOption('--id <id>', 'only this vulnerability, by any of its ids; may be repeated'),
    format: option('--format <format>', VEX_FORMATS.join(', '), {
      choices: VEX_FORMATS,
      absent: 'openvex',
    }),
  },
  examples: [
    ['plimsoll vex app.json --author "Acme PSIRT" > app.openvex.json', 'what its waivers say'],
    [
      'plimsoll vex app.json --author Acme --id CVE-2021-44228 --status not_affected --justification vulnerable_code_not_present',
    ],
    ['plimsoll vex app.json --author Acme --author-url https://acme.example --format csaf'],
  ],
  exitCodes: { 0: 'written', 3: 'there is no such report' },
  async run({ report, author, authorUrl, product, status, justification, note, id, format }) {
    if (justification !== undefined && status !== 'not_affected')
      throw new Fault('usage', '--justification is for --status not_affected');
    if (status === 'not_affected' && justification === undefined && note === undefined)
      throw new Fault('usage', '--status not_affected wants to know why', {
        hint: 'add --justification, or --note with your own words',
      });
    if (status === 'affected' && note === undefined)
      throw new Fault('usage', '--status affected wants to know what is done about it', {
        hint: 'add --note',
      });
    const form = VEX_FORMATS.find((one) => one === format) ?? 'openvex';
    if (form === 'csaf' && authorUrl === undefined)
      throw new Fault('usage', 'CSAF names an address of its author', { hint: 'add --author-url https://…' });
    const { writeVex } = await import('../../../pipeline/build/write-vex.ts');
    const { VERSION } = await import('../../composition/version.ts');
    const { vexText } = await import('../../../present/vex/formats.ts');
    const chosen = {
      status: VEX_STATUSES.find((one) => one === status),
      justification: VEX_JUSTIFICATIONS.find((one) => one === justification),
    };
    const vex = writeVex({
      report,
      author,
      namespace: authorUrl,
      product,
      answer: chosen.status && { status: chosen.status, justification: chosen.justification, text: note },
      ids: id,
      created: new Date().toISOString(),
      version: VERSION,
    });
    await print(vexText(vex, form));
    return EXIT.clean;
  },
});
