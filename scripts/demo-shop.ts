// The shop of examples/shop as containers, from its images to what holds. Takes root, Docker and the programs of network apply.
import { Recording } from '../test/e2e/shop/recording.ts';
import { demonstrate } from '../test/e2e/shop/run-demonstration.ts';

const SECONDS = Number(process.env['SHOP_SECONDS'] ?? 60);

await demonstrate(new Recording(console.log), SECONDS);
