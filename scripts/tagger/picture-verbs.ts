/** Verbs of what pictures show, to measure by: none of them is named in what the tagger is trained on. */
export const PICTURE_VERBS: readonly string[] = `
  walk run ride sit stand hold wear look play eat drink jump fly swim drive carry throw catch kick hit swing surf ski skate climb lie lean
  rest sleep wait watch read write draw paint cook cut pour serve push pull lift drop roll slide spin dance sing smile laugh cry talk speak
  listen point wave reach grab hug kiss feed chase bite lick bark perch graze roam cross enter leave open close turn stop park fill cover
  surround hang float sail row dive splash spray dig build fix wash clean brush comb tie pose perform compete race land grind balance stare
  gaze peer glance show depict display feature contain include overlook dangle descend ascend approach gather prepare sell buy sort pet
  groom shear milk fish hunt photograph film record type text call shake bow kneel crouch squat stretch flip juggle march parade protest
  board exit examine inspect hand pass toss fetch sniff drag tow haul load unload weigh measure mow rake shovel sweep mop iron knit sew
  weave carve kill visit bend crawl duck dodge shoot aim swerve skid glide soar hover circle nest hatch bloom grow rise fall shine glow burn
  smoke melt drip flow crash break tear fold stack pile slice chop peel stir mix bake fry grill roast taste sip chew swallow share celebrate
  cheer clap relax nap doze dream study teach explain discuss argue fight wrestle box tackle block score win lose bat pitch dribble dunk
`
  .trim()
  .split(/\s+/)
