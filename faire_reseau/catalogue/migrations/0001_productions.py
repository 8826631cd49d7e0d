"""Productions with their kinds, authors, files, relations and uses."""

import django.db.models.deletion
import faire_reseau.kit.folded_columns
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('gatherings', '0023_words_of_slides'),
        ('network', '0015_name_centres_in_figures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProductionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('label', models.CharField(max_length=120)),
                ('label_en', models.CharField(blank=True, max_length=120)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('nature', models.CharField(choices=[('text', 'text'), ('report', 'report'), ('article', 'article'), ('issue', 'issue'), ('video', 'video'), ('map', 'map'), ('course', 'course'), ('dataset', 'dataset'), ('software', 'software'), ('picture', 'picture')], default='text', max_length=10)),
            ],
            options={
                'ordering': ['rank', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Production',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.URLField(blank=True, max_length=500)),
                ('certainty', models.CharField(choices=[('certain', 'certain'), ('derived', 'derived'), ('uncertain', 'uncertain')], default='certain', max_length=10)),
                ('is_sample', models.BooleanField(default=False)),
                ('title', models.CharField(max_length=300)),
                ('summary', models.TextField(blank=True)),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('language', models.CharField(blank=True, choices=[('fr', 'fr'), ('en', 'en'), ('de', 'de'), ('es', 'es'), ('it', 'it'), ('pt', 'pt'), ('nl', 'nl'), ('ar', 'ar')], default='fr', max_length=2)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('licence', models.CharField(blank=True, choices=[('cc0', 'cc0'), ('cc-by', 'cc-by'), ('cc-by-sa', 'cc-by-sa'), ('cc-by-nd', 'cc-by-nd'), ('cc-by-nc', 'cc-by-nc'), ('cc-by-nc-sa', 'cc-by-nc-sa'), ('cc-by-nc-nd', 'cc-by-nc-nd'), ('etalab-2.0', 'etalab-2.0'), ('reserved', 'reserved')], default='', max_length=12)),
                ('isbn', models.CharField(blank=True, max_length=13)),
                ('doi', models.CharField(blank=True, max_length=200)),
                ('address', models.URLField(blank=True, max_length=500)),
                ('also_found_by', models.TextField(blank=True)),
                ('alphabet', faire_reseau.kit.folded_columns.AlphabetField(blank=True, default='', editable=False, of=('title',))),
                ('search', faire_reseau.kit.folded_columns.FoldedField(blank=True, default='', editable=False, of=('title', 'summary', 'publisher', 'also_found_by'))),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('keeper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='network.organisation')),
                ('sessions', models.ManyToManyField(blank=True, related_name='+', to='gatherings.session')),
                ('territories', models.ManyToManyField(blank=True, related_name='+', to='network.territory')),
                ('themes', models.ManyToManyField(blank=True, related_name='+', to='network.theme')),
                ('kind', models.ForeignKey(blank=True, db_column='kind', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.productionkind', to_field='code')),
            ],
        ),
        migrations.CreateModel(
            name='ProductionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('name', models.CharField(max_length=140)),
                ('size_bytes', models.PositiveIntegerField()),
                ('checksum', models.CharField(db_index=True, max_length=64)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('production', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='catalogue.production')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FileWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField(blank=True)),
                ('search', faire_reseau.kit.folded_columns.FoldedField(blank=True, default='', editable=False, of=('words',))),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='catalogue.productionfile')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FileContent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='content', to='catalogue.productionfile')),
            ],
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('part', 'part'), ('version', 'version'), ('translation', 'translation')], max_length=12)),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_by', to='catalogue.production')),
                ('production', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='catalogue.production')),
            ],
            options={
                'ordering': ['kind', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('used_on', models.DateField()),
                ('purpose', models.CharField(blank=True, max_length=300)),
                ('said_at', models.DateTimeField()),
                ('is_sample', models.BooleanField(default=False)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.organisation')),
                ('production', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='catalogue.production')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-used_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=200)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='network.person')),
                ('production', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='catalogue.production')),
            ],
            options={
                'ordering': ['rank', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), ('organisation__isnull', False), ('person__isnull', True)), models.Q(('name', ''), ('organisation__isnull', True), ('person__isnull', False)), models.Q(('organisation__isnull', True), ('person__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='an_author_is_said_in_one_way')],
            },
        ),
        migrations.AddIndex(
            model_name='production',
            index=models.Index(fields=['changed_at', 'id'], name='catalogue_p_changed_7e9c56_idx'),
        ),
        migrations.AddIndex(
            model_name='production',
            index=models.Index(fields=['alphabet'], name='catalogue_same_title'),
        ),
        migrations.AddIndex(
            model_name='production',
            index=models.Index(condition=models.Q(('isbn', ''), _negated=True), fields=['isbn'], name='catalogue_same_isbn'),
        ),
        migrations.AddIndex(
            model_name='production',
            index=models.Index(condition=models.Q(('doi', ''), _negated=True), fields=['doi'], name='catalogue_same_doi'),
        ),
        migrations.AddIndex(
            model_name='production',
            index=models.Index(condition=models.Q(('address', ''), _negated=True), fields=['address'], name='catalogue_same_address'),
        ),
        migrations.AddConstraint(
            model_name='production',
            constraint=models.CheckConstraint(condition=models.Q(('month__isnull', True), ('year__isnull', False), _connector='OR'), name='month_of_a_production_has_its_year'),
        ),
        migrations.AddConstraint(
            model_name='production',
            constraint=models.CheckConstraint(condition=models.Q(('day__isnull', True), ('month__isnull', False), _connector='OR'), name='day_of_a_production_has_its_month'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('production', 'kind', 'other'), name='related_once_in_one_way'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('production', models.F('other')), _negated=True), name='a_production_is_not_related_to_itself'),
        ),
    ]
