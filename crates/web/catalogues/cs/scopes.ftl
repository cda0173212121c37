## Who may see a record; what a school publishes for a pupil.

scope-label = Kdo to smí vidět
scope-hint = Později to nejde změnit. Nikdo jiný to nedostane.
scope-city = všichni ve městě
scope-school = vaše škola
scope-school-named = škola: { $name }
scope-group = skupina
scope-group-named = skupina: { $name }
scope-own = jen vy, na svých zařízeních
scope-sealed = vy a ti, kdo řeší hlášení
scope-seen = Kdo to smí vidět: { $who }.
scope-parts = Části seznamu
scope-all = Vše

publish-button = Zveřejnit ve městě
publish-again = Zveřejnit změny
publish-note = Město uvidí kopii jménem školy, jen s přezdívkou. Je k tomu potřeba souhlas zákonného zástupce; když skončí, kopie se vymaže.
publish-stands = Město vidí kopii tohoto záznamu.
publish-copy = Na kopii
publish-done = Zveřejněno. Město to vidí jménem školy.
scope-federation = Toto město a jeho spojenecká města
scope-allied-named = Město { $name }
scope-allied = Spojenecké město
kinds-none = nic
scope-from = Odkud: { $city }, spojenec tohoto města.
