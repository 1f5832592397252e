// Lints the texts given as JSON on the command line and prints the rules each of them breaks.
import { ESLint } from 'eslint';

const eslint = new ESLint();
const broken = [];
for (const { path, text } of JSON.parse(process.argv[2])) {
  const [report] = await eslint.lintText(text, { filePath: path });
  broken.push(report?.messages.map((message) => message.ruleId) ?? []);
}
process.stdout.write(JSON.stringify(broken));
