import { Literals } from '../text/text-pieces.js';

/** Words that make a name of the capitalised words beside them. */
export interface PersonCue {
  readonly evidence: string;
  readonly confidence: number;
  readonly source: string;
  /** One capitalised word is not enough. */
  readonly needsFullName?: boolean;
  /** What must follow the name. */
  readonly next?: RegExp;
}

const kin =
  'husband|wife|son|daughter|partner|kid|child|brother|sister|father|mother|uncle|aunt|boss|manager|colleague|friend|doctor|landlord';

/** A cue that ends where the name begins. */
export interface CueBefore extends PersonCue {
  /** The last words it may have, without a dot after them; none where it ends with a sign like a colon. */
  readonly endings: string;
}

/** A cue that begins where the name ends. */
export interface CueAfter extends PersonCue {
  /** One of these stands in every text that the cue can match. */
  readonly literals: Literals;
}

/** Cues that end where the name begins. */
export const cuesBefore: readonly CueBefore[] = [
  {
    evidence: 'title',
    endings: 'Mr Mrs Ms Miss Mx Dr Prof Professor Herr Frau Señor Señora Mme',
    confidence: 0.95,
    source: '\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Herr|Frau|Señora?|Mme)\\.? ',
  },
  {
    evidence: 'own-name',
    endings: 'is s',
    confidence: 0.93,
    source: "\\b[Mm]y (?:full |first |last |maiden )?name(?: is|'s|:) ",
  },
  {
    evidence: 'their-name',
    endings: 'is was',
    confidence: 0.93,
    source:
      "\\b(?:[Hh]er|[Hh]is|[Tt]heir|[Tt]he|[Mm]other's)(?: \\w{1,12})? (?:maiden|full|last|first) name (?:is|was) ",
  },
  {
    evidence: 'name-field',
    endings: '',
    confidence: 0.9,
    source:
      '(?:^|[\\n>|])[ \\t]{0,8}(?:(?:[Ff]ull|[Ff]irst|[Ll]ast|[Cc]ustomer|[Pp]atient|[Cc]lient|[Ee]mployee|[Cc]ontact|[Cc]ardholder) )?[Nn]ame[ \\t]{0,4}[:=][ \\t]{0,8}',
    next: /[ \t]{0,8}(?:\n|$|[,;|])/uy,
  },
  {
    evidence: 'asked-name',
    endings: '',
    confidence: 0.92,
    source: '\\bname(?: on [a-z ]{1,24})?\\? (?:(?:User|Answer|A): )?',
  },
  {
    evidence: 'called',
    endings: 'me him her them son daughter',
    confidence: 0.92,
    source: '\\b(?:calls?|called|named|naming|name) (?:me|him|her|them|my (?:son|daughter)) ',
  },
  {
    evidence: 'kin-called',
    endings: 'called named',
    confidence: 0.85,
    source: `\\b(?:grandfather|grandmother|${kin})(?: was| is|,)? (?:called|named) `,
  },
  {
    evidence: 'kin',
    endings: `${kin.replaceAll('|', ' ')} name`,
    confidence: 0.88,
    source: `\\b(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur) (?:${kin})(?:'s name)? `,
  },
  {
    evidence: 'salutation',
    endings: 'Dear Hi Hello Hey',
    confidence: 0.86,
    source: '(?:^|\\n)[ \\t]{0,8}(?:Dear|Hi|Hello|Hey) ',
    next: /[,!]/uy,
  },
  {
    evidence: 'introduction',
    endings: 'is am m',
    confidence: 0.82,
    source: "\\b(?:[Tt]his is|I am|I'm) ",
    needsFullName: true,
    next: /[.,!?]|$| (?:and|from|here|speaking|calling)\b/uy,
  },
  {
    evidence: 'account',
    endings: 'add remove to under name with contact',
    confidence: 0.88,
    source:
      "\\b(?:add|remove|correct it to|change it to|(?:is|it's|be) under(?: my [a-z]{3,10}'s name)?|[Ff]ollow up with|speak (?:to|with)|contact) ",
    needsFullName: true,
  },
  {
    evidence: 'credit',
    endings: 'By by',
    confidence: 0.8,
    source:
      '\\b(?:[Dd]irected|[Ww]ritten|[Pp]roduced|[Ss]igned|[Pp]repared|[Ss]ubmitted|[Rr]eported|[Rr]eviewed|[Aa]pproved) [Bb]y:?\\s{1,6}',
    needsFullName: true,
  },
  {
    evidence: 'gave',
    endings: 'given give gives gave sent send sends lent owe owes told showed',
    confidence: 0.85,
    source: '\\b(?:given|gives?|gave|sent|sends?|lent|owes?|told|showed) ',
    next: / (?:his|her|their) /uy,
  },
  {
    evidence: 'speech',
    endings: 'said says asked replied explained',
    confidence: 0.8,
    source: '["”!] (?:said|says|asked|replied|explained) ',
  },
  {
    evidence: 'role',
    endings:
      'commenter to lawyer officer customer patient employee client tenant applicant defendant plaintiff witness suspect',
    confidence: 0.82,
    source:
      '\\b(?:commenter|assistant to|tribute to|lawyer|officer|customer|patient|employee|client|tenant|applicant|defendant|plaintiff|witness|suspect) ',
    needsFullName: true,
  },
  {
    evidence: 'audience',
    endings: 'heard met seen Ask ask Tell tell Meet meet Call call Email email Ping ping',
    confidence: 0.78,
    source: '\\b(?:[Hh]ave you (?:heard|met|seen)|[Aa]sk|[Tt]ell|[Mm]eet|[Cc]all|[Ee]mail|[Pp]ing) ',
    needsFullName: true,
  },
];

/** Cues that begin where the name ends. */
export const cuesAfter: readonly CueAfter[] = [
  {
    evidence: 'possession',
    literals: new Literals(["'s ", '’s ']),
    confidence: 0.84,
    source: "['’]s (?:address|phone|number|email|e-mail|account|house|passport|card|records?|medical)\\b",
  },
  {
    evidence: 'lives',
    literals: new Literals([' lives ', ' resides ', ' lived ', ' resided ', ' works ', ' worked ']),
    confidence: 0.9,
    source: ' (?:lives|resides|lived|resided|works|worked) (?:at|on|in|for) ',
  },
  {
    evidence: 'gave',
    literals: new Literals([' given ', ' gave ', ' has sent ', ' had sent ', ' had told ']),
    confidence: 0.85,
    source: ' (?:(?:had|has) given|gave|has sent|had sent|had told) ',
  },
  {
    evidence: 'role',
    literals: new Literals([', the ']),
    confidence: 0.82,
    source: ", the [\\p{L}' -]{3,40}, (?:said|says)",
    needsFullName: true,
  },
];
