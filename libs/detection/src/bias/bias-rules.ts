const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** Word groups of the bias rules: who is spoken of, how it is generalised, what is said. */
export const biasLexicon = {
  people: words(`
    women woman girls girl females female men man boys males immigrants immigrant migrants refugees refugee foreigners
    foreigner muslims muslim jews jew jewish christians christian hindus buddhists atheists catholics blacks black whites
    white asians asian africans african arabs arab latinos latino hispanics mexicans mexican chinese indians indian
    americans germans russians poles turks roma gypsies gays gay lesbians lesbian homosexuals transgender trans
    bisexuals disabled elderly old seniors millennials teenagers blondes poor homeless unemployed wheelchair autistic
    deaf blind fat obese housewives boomers natives indigenous`),
  bad: words(`
    lazy stupid dumb inferior criminals criminal violent dangerous dirty filthy greedy dishonest liars thieves cheats
    terrorists terrorist backward primitive uncivilized savages weak hysterical irrational emotional bossy
    incompetent unintelligent untrustworthy subhuman vermin parasites animals burden unfit unstable worthless
    aggressive promiscuous submissive crazy disgusting evil illiterate ignorant uneducated useless helpless slow`),
  ability: words(
    'drive lead vote work think manage code program study govern decide compete teach learn serve own hire rule fight count reason',
  ),
  may: words('should shouldnt must mustnt cannot cant can ought belong deserve'),
} as const;

/** A rule of bias: the patterns of `pattern.ts`, and how sure one match is. */
export interface BiasRule {
  readonly id: string;
  readonly type: 'BIASED_GENERALISATION' | 'BIASED_EXCLUSION' | 'BIASED_PREFERENCE';
  readonly confidence: number;
  /** A negation inside the match turns it round ("are not lazy"). */
  readonly isTurnedByNot?: true;
  readonly patterns: readonly string[];
}

export const biasRules: readonly BiasRule[] = [
  {
    id: 'all-are-bad',
    type: 'BIASED_GENERALISATION',
    confidence: 0.6,
    isTurnedByNot: true,
    patterns: [
      'all|every|most|those|these|typical ..1 @people ..1 are|is ..3 @bad',
      '@people are|is ..1 always|naturally|inherently|just|simply|generally|genetically|basically ..2 @bad',
      '@people people ..1 are|is ..2 @bad',
    ],
  },
  {
    id: 'are-bad',
    type: 'BIASED_GENERALISATION',
    confidence: 0.45,
    isTurnedByNot: true,
    patterns: [
      '@people are ..2 @bad',
      '@people ..1 are|is ..2 less|more intelligent|capable|likely|rational|violent',
    ],
  },
  {
    id: 'cannot-do',
    type: 'BIASED_EXCLUSION',
    confidence: 0.5,
    patterns: [
      '@people cannot|cant ..1 @ability',
      '@people ..1 are|is ..1 not|too|bad ..3 to|at ..1 @ability|driving|leading|math|science|leadership',
      '@people ..1 belong|belongs in the kitchen|home|zoo|jail',
    ],
  },
  {
    id: 'should-not-be-allowed',
    type: 'BIASED_EXCLUSION',
    confidence: 0.6,
    patterns: [
      '@people ..1 should|must not|never ..2 @ability|allowed|permitted|hired|trusted',
      '@people ..1 shouldnt|mustnt ..2 @ability|allowed|permitted|hired|trusted',
      '@people cannot|cant be trusted|educated|civilized',
      'never|not|dont trust|hire|promote ..2 @people',
      'dont|not want|accept|rent ..3 @people ..2 here|applicants|tenants|candidates|neighbors|neighbours',
    ],
  },
  {
    id: 'better-than',
    type: 'BIASED_PREFERENCE',
    confidence: 0.5,
    patterns: [
      '@people are|is ..1 superior|inferior|better|worse|smarter|dumber ..1 than|to ..2 @people',
      'prefer|only|want ..2 male|female|white|young|native|christian ..1 candidates|applicants|workers|employees|tenants',
    ],
  },
];

/** Words that turn a sentence into talk about prejudice instead of prejudice. */
export const objections =
  'not never wrong false myth myths stereotype stereotypes stereotypical prejudice prejudiced bias biased racist sexist untrue unfair why claim claims claimed believe believed belief said says say idea notion argue argues whether if discriminate discrimination offensive classify';
