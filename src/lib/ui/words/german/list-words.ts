import type { ListWords } from '../english/list-words.ts';

export const listWords: ListWords = {
  label: 'Was in diesem Browser beschädigt wurde',
  damaged: {
    session: {
      title: 'Die Liste, wer sich an- und abgemeldet hat, wurde beschädigt.',
      next: 'Sie enthält keine Geheimnisse, und kein Tresor ist betroffen. Melde dich neu an: Eine neue Liste beginnt, die alte wird beiseitegelegt.',
    },
    profiles: {
      title: 'Der Eintrag eines Profils wurde beschädigt.',
      next: 'Seinen Tresor betrifft das nicht. Wenn er ohne Profil aufgeführt ist, öffne ihn dort.',
    },
    workspaces: {
      title: 'Die Liste der Arbeitsbereiche wurde beschädigt.',
      next: 'Vorlagen, deren Arbeitsbereich verloren ging, liegen in einem, der „Recovered“ heißt. Geheimnisse enthält die Liste keine.',
    },
  },
  noVault: (profile) => `Im Tresor, den das Profil ${profile} nennt, ist nichts.`,
  noVaultNext:
    'Sein Tresor könnte der ohne Profil sein. Öffne diesen, bevor du einen neuen Schlüssel erstellst.',
  sharedVault: (profile) => `Das Profil ${profile} nennt denselben Tresor wie ein anderes.`,
  sharedVaultNext:
    'Beide öffnen ihn mit demselben Schlüssel. Wird eines entfernt, bleibt der Tresor dem anderen.',
  orphan: {
    title: 'Ein Tresor ohne Profil',
    text: 'Seine Geheimnisse sind da, verschlüsselt; der Eintrag seines Profils ging verloren. Öffne ihn und entsperre ihn wie gewohnt mit seinem Tresorschlüssel.',
    vault: (id) => `Tresor ${id}`,
    open: 'Öffnen',
    name: 'Wiedergefundener Tresor',
    signOut: 'In diesem Browser liegt ein Tresor ohne Profil.',
    signOutNext: 'Melde dich ab, um ihn zu öffnen.',
  },
};
